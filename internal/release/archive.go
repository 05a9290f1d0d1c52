package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// packed is a file of an archive.
type packed struct {
	name    string
	mode    fs.FileMode
	content []byte
}

// beside are the files of the repository that an archive has besides the program.
var beside = []string{"LICENSE", "README.md"}

// pack makes the archive of a program. All that could differ from build to build is fixed: the
// order, the owners, the rights, and the time, which is that of the commit.
func pack(source, binary, program, folder string, p platform, when time.Time) ([]byte, error) {
	content, err := os.ReadFile(binary) //nolint:gosec // it was built just now
	if err != nil {
		return nil, err
	}
	if p.system == "windows" {
		program += ".exe"
	}
	files := []packed{{folder + "/" + program, 0o755, content}}
	for _, name := range beside {
		//nolint:gosec // files of the clone
		content, err := os.ReadFile(filepath.Join(source, name))
		if err != nil {
			return nil, err
		}
		files = append(files, packed{folder + "/" + name, 0o644, content})
	}
	if p.system == "windows" {
		return asZip(files, when)
	}
	return asTar(files, when)
}

// archiveEnding is what the name of an archive ends with: zip is what Windows opens by itself.
func archiveEnding(p platform) string {
	if p.system == "windows" {
		return ".zip"
	}
	return ".tar.gz"
}

func asTar(files []packed, when time.Time) ([]byte, error) {
	var b bytes.Buffer
	compressed, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	archive := tar.NewWriter(compressed)
	for _, file := range files {
		err = errors.Join(err, archive.WriteHeader(&tar.Header{Typeflag: tar.TypeReg,
			Name: file.name, Size: int64(len(file.content)), Mode: int64(file.mode),
			ModTime: when, Format: tar.FormatUSTAR}))
		_, problem := archive.Write(file.content)
		err = errors.Join(err, problem)
	}
	err = errors.Join(err, archive.Close(), compressed.Close())
	return b.Bytes(), err
}

func asZip(files []packed, when time.Time) ([]byte, error) {
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	for _, file := range files {
		header := &zip.FileHeader{Name: file.name, Method: zip.Deflate, Modified: when}
		header.SetMode(file.mode)
		entry, err := archive.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		if _, err := entry.Write(file.content); err != nil {
			return nil, err
		}
	}
	err := archive.Close()
	return b.Bytes(), err
}
