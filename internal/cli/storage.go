package cli

import (
	"strings"

	"chancery/internal/app"
	"chancery/internal/cli/settings"
	"chancery/internal/keystore"
)

// configFile names a file of settings. A command with it takes from the file, and from
// variables, the flags that it shares with the server.
type configFile struct {
	Config string `name:"config" settings:"-" placeholder:"FILE" help:"YAML file with settings, named as the flags; else CHANCERY_CONFIG."`
}

// place is where the data of an installation is: a directory, or a database with files. In
// a command that can also talk to a server, a server that is given goes before variables
// and the file.
type place struct {
	Data      string          `name:"data" without:"database" yields:"url,token" example:"./chancery-data" placeholder:"DIR" help:"Directory of the database, files and keys of one server; made when it is missing."`
	Database  string          `name:"database" without:"data" yields:"url,token" secret:"url" example:"postgres://chancery:PASSWORD@db.example.com/chancery" placeholder:"URL" help:"PostgreSQL database of one or many servers, instead of a data directory. Keep a password off the command line: give it in a variable or a file."`
	Files     string          `name:"files" without:"data" yields:"url,token" secret:"url" example:"s3://chancery-files?endpoint=https://s3.example.com&region=eu-central-1" placeholder:"DIR|URL" help:"Where the files beside a database are: a directory that all servers share, or a bucket, s3://BUCKET?endpoint=URL&region=NAME."`
	MasterKey settings.Secret `name:"master-key" without:"data" yields:"url,token" secret:"file" example:"/etc/chancery/master.key" placeholder:"FILE" help:"File with the key that protects the signing keys in the database: 32 bytes in base64."`
}

// storage is how a server keeps its data.
type storage struct {
	configFile
	place
	Migrate bool `name:"migrate" default:"true" help:"Bring the database to the schema of this version at the start (${default}); with --migrate=false an older schema is refused."`
	Notify  bool `name:"notify" default:"true" help:"Let servers on one database announce new jobs to each other with LISTEN and NOTIFY (${default}); with --notify=false they look from time to time."`
}

// inApp returns the place with how a server keeps it.
func (s *storage) inApp() (app.Place, error) {
	p, err := s.place.inApp()
	p.KeepSchema, p.NoNotify = !s.Migrate, !s.Notify
	return p, err
}

// inApp returns the place, with the master key that protects the keys in a database.
func (p *place) inApp() (app.Place, error) {
	out := app.Place{Data: p.Data, Database: p.Database, Files: p.Files}
	if p.Database == "" {
		return out, nil
	}
	var err error
	out.MasterKey, err = keystore.ReadMasterKey(p.MasterKey.File, p.MasterKey.Text)
	return out, err
}

// name says where the data is, without a password.
func (p *place) name() string {
	if p.Database == "" {
		return p.Data
	}
	return settings.Mask(p.Database)
}

// flags are those with which another command finds the place; a secret is left out.
func (p *place) flags() string {
	if p.Database == "" {
		return "--data " + p.Data
	}
	return "--database URL --files " + settings.Mask(p.Files) + ", or with the variables of this server"
}

// check returns what is wrong with the choice of a place.
func (p *place) check() []settings.Problem {
	var list []settings.Problem
	refuse := func(wrong bool, key, text string, with ...string) {
		if wrong {
			list = append(list, settings.Problem{Key: key, Text: text, With: with})
		}
	}
	if p.Database == "" {
		refuse(p.Data == "", "data", "say where the data is: --data DIR for one server, --database URL and --files for many", "database")
		refuse(p.Files != "", "files", "this belongs to --database; the files of a data directory are in it")
		refuse(p.MasterKey.Given(), "master-key", "this belongs to --database; the keys of a data directory are in it")
		return list
	}
	refuse(p.Data != "", "database", "either --data or --database is expected, not both", "data", "database")
	scheme, _, _ := strings.Cut(p.Database, "://")
	refuse(scheme != "postgres" && scheme != "postgresql", "database", "a URL like postgres://user@host/database is expected")
	refuse(p.Files == "", "files", "--database needs --files: a directory that all servers share, or s3://BUCKET?endpoint=URL&region=NAME")
	scheme, _, isURL := strings.Cut(p.Files, "://")
	refuse(!p.MasterKey.Given(), "master-key", "--database needs --master-key FILE, or CHANCERY_MASTER_KEY; make one with: chancery key generate-master")
	refuse(isURL && scheme != "s3", "files", "a directory or a URL like s3://BUCKET?endpoint=URL&region=NAME is expected")
	const shown = "*** stands for a secret that is not shown; write the real value, or leave the setting to a variable"
	refuse(settings.IsMasked(p.Database), "database", shown)
	refuse(settings.IsMasked(p.Files), "files", shown)
	refuse(settings.IsMasked(p.MasterKey.File), "master-key", shown)
	refuse(p.MasterKey.IsKey(), "master-key",
		"this is a key, and the name of a file that holds it is expected; CHANCERY_MASTER_KEY may hold the key itself")
	return list
}
