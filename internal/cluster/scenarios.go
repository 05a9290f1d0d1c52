package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	batchv1 "k8s.io/api/batch/v1"
)

// shards is how many a run has.
const shards = 3

// goodName is what the run that conforms is called.
const goodName = "good"

// scenarios are what is tried, one after the other.
var scenarios = []struct {
	name string
	run  func(*bench, context.Context) error
}{
	{"a run that conforms, one pod of which is evicted, is the run in one piece",
		(*bench).goodRun},
	{"one shard finds a fault and is not run again, one loses its target and is",
		(*bench).badRun},
	{"a schedule is taken", (*bench).schedule},
}

func (b *bench) goodRun(ctx context.Context) error {
	d, err := b.serve(ctx, goodName, "", "10s")
	if err != nil {
		return err
	}
	defer d.stop()
	whole := filepath.Join(b.folder, d.name, "whole")
	if err := b.expect(ctx, d, 0, "conforms", "run", "respoke", "--reports", whole); err != nil {
		return err
	}
	if err := b.apply(ctx, d, "--shards", strconv.Itoa(shards), "--deadline", "5m"); err != nil {
		return err
	}
	evicted, err := b.running(ctx, d.name, 0)
	if err != nil {
		return err
	}
	if err := b.evict(ctx, evicted); err != nil {
		return err
	}
	job, err := b.finished(ctx, d.name, batchv1.JobComplete)
	if err != nil {
		return err
	}
	again, err := b.pods(ctx, d.name, 0)
	switch {
	case err != nil:
		return err
	case job.Status.Failed != 0:
		return fmt.Errorf("%d pods count as failed, and one was only evicted", job.Status.Failed)
	case len(again) == 0 || again[len(again)-1].UID == evicted.UID:
		return errors.New("the pod that was evicted has not been run again")
	}
	if _, err := b.finished(ctx, d.name+"-merge", batchv1.JobComplete); err != nil {
		return err
	}
	return b.sameResult(ctx, d, whole, filepath.Join(b.kubelet.Volume(d.name), d.name, "merged"))
}

// wrongServer is the fault that one shard is to find, and wrongCase the requirement that it breaks.
const (
	wrongServer = "respoke.status.unknown-role-deleted-with-400"
	wrongCase   = "respoke.roles.delete.unknown"
)

func (b *bench) badRun(ctx context.Context) error {
	d, err := b.serve(ctx, "bad", wrongServer, "3s")
	if err != nil {
		return err
	}
	defer d.stop()
	finds, err := b.whoFinds()
	if err != nil {
		return err
	}
	loses := (finds + 1) % shards
	if err := b.apply(ctx, d, "--shards", strconv.Itoa(shards), "--results", "log",
		"--parallelism", "1", "--deadline", "8m"); err != nil {
		return err
	}
	if err := b.loseTarget(ctx, d, loses); err != nil {
		return err
	}
	job, err := b.finished(ctx, d.name, batchv1.JobFailed)
	if err != nil {
		return err
	}
	if job.Status.FailedIndexes == nil || *job.Status.FailedIndexes != strconv.Itoa(finds) {
		return fmt.Errorf("the failed shards are not %d alone: %+v", finds, job.Status)
	}
	for index := range shards {
		want := "0"
		switch index {
		case finds:
			want = "1"
		case loses:
			want = "2 0"
		}
		codes, err := b.exitCodes(ctx, d.name, index)
		if err != nil {
			return err
		}
		if codes != want {
			return fmt.Errorf("the pods of shard %d have ended with %s, want %s", index+1, codes,
				want)
		}
	}
	return b.mergeLogs(ctx, d, finds)
}

// whoFinds says which shard finds the fault, from 0: the one that had its case in the good run,
// which was split in the same way.
func (b *bench) whoFinds() (int, error) {
	for index := range shards {
		path := filepath.Join(b.kubelet.Volume(goodName), goodName, fmt.Sprintf("shard-%d", index),
			"plumbline.json")
		run, err := read(path)
		if err != nil {
			return 0, err
		}
		for _, suite := range objects(run["suites"]) {
			for _, c := range objects(suite["cases"]) {
				requirement, _ := c["requirement"].(map[string]any)
				if requirement["id"] == wrongCase && c["outcome"] == "passed" {
					return index, nil
				}
			}
		}
	}
	return 0, fmt.Errorf("no shard has run %s", wrongCase)
}

// loseTarget makes the server hang while a shard runs, until that has given up.
func (b *bench) loseTarget(ctx context.Context, d *deployment, index int) error {
	if _, err := b.running(ctx, d.name, index); err != nil {
		return err
	}
	if err := d.pause(); err != nil {
		return err
	}
	err := until(ctx, "a shard that gives up", func() (bool, error) {
		codes, err := b.exitCodes(ctx, d.name, index)
		return codes != "", err
	})
	return errors.Join(err, d.resume())
}

// mergeLogs joins the results from the logs of all pods, as somebody with kubectl would have them,
// and sees that it fails without those of one shard.
func (b *bench) mergeLogs(ctx context.Context, d *deployment, finds int) error {
	pods, err := b.pods(ctx, d.name, -1)
	if err != nil {
		return err
	}
	var all, others strings.Builder
	for _, pod := range pods {
		text, err := os.ReadFile(b.kubelet.Log(pod.Name))
		if err != nil {
			return err
		}
		all.Write(text)
		if pod.Labels[batchv1.JobCompletionIndexAnnotation] != strconv.Itoa(finds) {
			others.Write(text)
		}
	}
	complete, lacking := filepath.Join(b.folder, d.name, "pods.log"),
		filepath.Join(b.folder, d.name, "others.log")
	if err := errors.Join(os.WriteFile(complete, []byte(all.String()), 0o644),
		os.WriteFile(lacking, []byte(others.String()), 0o644)); err != nil {
		return err
	}
	count := "--shards=" + strconv.Itoa(shards)
	merged, whole := filepath.Join(b.folder, d.name, "merged"),
		filepath.Join(b.folder, d.name, "whole")
	return errors.Join(
		b.expect(ctx, d, 2, fmt.Sprintf("shard %d of %d is missing", finds+1, shards), "merge",
			count, lacking),
		b.expect(ctx, d, 1, "does not conform", "merge", count, complete, "--reports", merged),
		b.expect(ctx, d, 1, "does not conform", "run", "respoke", "--reports", whole),
		b.sameResult(ctx, d, whole, merged))
}

func (b *bench) schedule(ctx context.Context) error {
	d, err := b.serve(ctx, "nightly", "", "10s")
	if err != nil {
		return err
	}
	defer d.stop()
	return b.apply(ctx, d, "--shards", strconv.Itoa(shards), "--schedule", "30 2 * * 1-5")
}
