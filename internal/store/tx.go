package store

import "chancery/internal/domain"

// Tx implements domain.Tx on a session.
type Tx struct{ s *Session }

var _ domain.Tx = (*Tx)(nil)

// Workspaces implements domain.Tx.
func (t *Tx) Workspaces() domain.Workspaces { return workspaces{t.s} }

// Tokens implements domain.Tx.
func (t *Tx) Tokens() domain.Tokens { return tokens{t.s} }

// Workflows implements domain.Tx.
func (t *Tx) Workflows() domain.Workflows { return workflows{t.s} }

// Jobs implements domain.Tx.
func (t *Tx) Jobs() domain.Jobs { return jobs{t.s} }

// Queue implements domain.Tx.
func (t *Tx) Queue() domain.Queue { return queue{t.s} }

// Entries implements domain.Tx.
func (t *Tx) Entries() domain.Entries { return entries{t.s} }

// Files implements domain.Tx.
func (t *Tx) Files() domain.Files { return files{t.s} }

// Spool implements domain.Tx.
func (t *Tx) Spool() domain.Spool { return spool{t.s} }

// Series implements domain.Tx.
func (t *Tx) Series() domain.SeriesBook { return series{t.s} }

// Issued implements domain.Tx.
func (t *Tx) Issued() domain.IssuedBook { return issued{t.s} }

// Metas implements domain.Tx.
func (t *Tx) Metas() domain.Metas { return metas{t.s} }

// Nodes implements domain.Tx.
func (t *Tx) Nodes() domain.Nodes { return nodes{t.s} }

// EncryptedKeys implements domain.Tx.
func (t *Tx) EncryptedKeys() domain.EncryptedKeys { return encryptedKeys{t.s} }
