package pipelines

import (
	"debug/elf"
	"encoding/json"
	"encoding/pem"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"plumbline/fixtures/respoke"
)

// nobody is the number of the user that the container runs as.
const nobody = 65534

var buildLine = regexp.MustCompile(`(?m)^RUN (CGO_ENABLED=0 .*go build .*)$`)

// contained is the program as the Containerfile builds it.
var contained = sync.OnceValues(func() (string, error) {
	content, err := os.ReadFile(filepath.Join(root, "Containerfile"))
	if err != nil {
		return "", err
	}
	line := buildLine.FindStringSubmatch(strings.ReplaceAll(string(content), "\\\n", ""))
	if line == nil {
		return "", &failed{"there is no command that builds", os.ErrNotExist}
	}
	program := filepath.Join(shared, "contained")
	command := exec.Command("sh", "-c", strings.Replace(line[1], "-o /plumbline ",
		"-o '"+program+"' ", 1))
	command.Dir = root
	command.Env = append(os.Environ(), "TARGETOS=", "TARGETARCH=")
	if output, err := command.CombinedOutput(); err != nil {
		return "", &failed{string(output), err}
	}
	return program, os.Chmod(shared, 0o755) // for others
})

func builtForContainer(t *testing.T) string {
	t.Helper()
	program, err := contained()
	if err != nil {
		t.Fatal(err)
	}
	return program
}

func TestTheContainerHasNothingButPlumbline(t *testing.T) {
	file := strings.ReplaceAll(text(t, "Containerfile"), "\\\n", "")
	_, last, found := strings.Cut(file, "\nFROM scratch\n")
	if !found || strings.Contains(last, "\nFROM ") {
		t.Fatal("the last stage does not begin with nothing")
	}
	instructions := map[string]string{}
	for line := range strings.Lines(last) {
		if word, rest, found := strings.Cut(strings.TrimSpace(line), " "); found && word != "#" {
			instructions[word] += rest
		}
	}
	var entry, arguments []string
	if err := json.Unmarshal([]byte(instructions["ENTRYPOINT"]), &entry); err != nil {
		t.Error(err)
	}
	if err := json.Unmarshal([]byte(instructions["CMD"]), &arguments); err != nil {
		t.Error(err)
	}
	if instructions["USER"] != "65534:65534" || !slices.Equal(entry, []string{"/plumbline"}) ||
		!strings.Contains(instructions["COPY"], "/etc/ssl/certs/ca-certificates.crt") {
		t.Errorf("got %q", instructions)
	}
	if output, err := exec.Command(builtForContainer(t), arguments...).Output(); err != nil ||
		!strings.HasPrefix(string(output), "Plumbline checks") {
		t.Errorf("by default it runs %q: %v\n%s", arguments, err, output)
	}
}

func TestTheProgramOfTheContainerIsStatic(t *testing.T) {
	static := func(path string) (bool, error) {
		file, err := elf.Open(path)
		if err != nil {
			return false, err
		}
		defer file.Close()
		interpreted := slices.ContainsFunc(file.Progs, func(p *elf.Prog) bool {
			return p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC
		})
		return !interpreted && file.Section(".dynamic") == nil, nil
	}
	if is, err := static(builtForContainer(t)); !is || err != nil {
		t.Errorf("it is not (%v)", err)
	}
	if is, err := static("/bin/sh"); is || err != nil {
		t.Errorf("a program that is not is taken for one (%v)", err)
	}
}

// inContainer runs the program as a container would: with nothing in the environment but what is
// given, as nobody, in a folder that cannot be written to.
func inContainer(t *testing.T, environment []string, arguments ...string) (string, int) {
	t.Helper()
	folder := volume(t, 0o555)
	command := exec.CommandContext(t.Context(), builtForContainer(t), arguments...)
	command.Dir, command.Env = folder, append([]string{"TMPDIR=/nonexistent"}, environment...)
	if os.Geteuid() == 0 {
		command.SysProcAttr = &syscall.SysProcAttr{
			Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	output, err := command.CombinedOutput()
	if command.ProcessState == nil {
		t.Fatal(err)
	}
	return string(output), command.ProcessState.ExitCode()
}

// volume is a folder that others may reach; those of a test they may not.
func volume(t *testing.T, mode os.FileMode) string {
	t.Helper()
	//nolint:usetesting // that one is for its own user only
	folder, err := os.MkdirTemp(shared, "volume-*")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(folder, mode); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestTheContainerNeedsNothingButItsVolume(t *testing.T) {
	reports := volume(t, 0o777)
	output, status := inContainer(t, staging(t), "run", "respoke", "--reports", reports)
	if status != 0 {
		t.Errorf("status %d\n%s", status, output)
	}
	exists(t, filepath.Join(reports, "plumbline.json"))
	output, status = inContainer(t, staging(t), "run", "respoke")
	if os.Geteuid() == 0 && (status != 2 ||
		!strings.Contains(output, "the folder for reports cannot be")) {
		t.Errorf("without a volume: status %d\n%s", status, output)
	}
}

func TestTheContainerFindsCertificates(t *testing.T) {
	service := respoke.New(respoke.Config{Limit: respoke.Limit{PerSecond: 10_000, Burst: 10_000}})
	server := httptest.NewTLSServer(service)
	defer server.Close()
	authority := filepath.Join(volume(t, 0o777), "ca.pem")
	if err := os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE",
		Bytes: server.Certificate().Raw}), 0o644); err != nil {
		t.Fatal(err)
	}
	credentials := service.Credentials()
	environment := append(staging(t), "RESPOKE_BASE_URL="+server.URL+respoke.BasePath,
		"RESPOKE_PASSWORD="+credentials.Password, "RESPOKE_USERNAME="+credentials.Username,
		"RESPOKE_APP_ID="+credentials.AppID, "RESPOKE_APP_SECRET="+credentials.AppSecret)
	call := []string{"run", "respoke", "--label-filter", "kind:positive", "--reports"}
	output, status := inContainer(t, append(environment, "SSL_CERT_FILE="+authority),
		append(call, volume(t, 0o777))...)
	if status != 0 {
		t.Errorf("status %d\n%s", status, output)
	}
	output, status = inContainer(t, environment, append(call, volume(t, 0o777))...)
	if status != 2 || !strings.Contains(output, "authority") {
		t.Errorf("without the authority: status %d\n%s", status, output)
	}
}
