package postgres

import (
	"strings"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/store/storetest"
	"chancery/test/pg"
)

// TestPooled runs the tests of a store through a pooler that gives each transaction the
// connection that is free, which is one of two for all clients of a database.
func TestPooled(t *testing.T) {
	t.Parallel()
	database := pg.Pooled(t, 2)
	storetest.Run(t, func(t *testing.T) domain.Store {
		return open(t, database(t), Options{})
	})
}

// TestPoolerNeedsSetting: without its setting a pooler is recognised by what goes wrong, and
// the message says what to do.
func TestPoolerNeedsSetting(t *testing.T) {
	t.Parallel()
	url := pg.Pooled(t, 2)(t)
	s := open(t, url, Options{Writers: 2})
	must(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(1)) })
	plain := strings.Replace(url, "&default_query_exec_mode=cache_describe", "", 1)
	var said error
	for n := 0; n < 50 && said == nil; n++ {
		wrong, err := Open(t.Context(), plain, Options{})
		if err != nil {
			said = err
			break
		}
		said = wrong.Update(t.Context(), func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(10+n)) })
		if err := wrong.Close(); err != nil {
			t.Error(err)
		}
	}
	if said == nil {
		t.Fatal("prepared statements work through the pooler")
	}
	wants(t, said.Error(), "default_query_exec_mode=cache_describe")
}
