// Package pipelines holds what runs Plumbline in pipelines to what it says: its tests execute the
// scripts of the GitHub Action, of the GitLab template and of the Jenkinsfile, and build what the
// Containerfile builds.
package pipelines
