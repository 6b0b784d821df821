package access

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

func TestPasswordHash(t *testing.T) {
	t.Parallel()
	s := &Service{}
	const password = "contraseña larga"
	text, err := s.hashPassword(t.Context(), "192.0.2.1", password)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(text, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("the hash is %s", text)
	}
	again, err := s.hashPassword(t.Context(), "192.0.2.1", password)
	if err != nil || again == text {
		t.Errorf("two hashes of one password are equal: %v", err)
	}
	decomposed := strings.Replace(password, "ñ", "n\u0303", 1)
	for given, want := range map[string]bool{password: true, decomposed: true, "contrasena larga": false, "": false, password + " ": false} {
		if got, err := s.passwords.check(t.Context(), "a", given, text); err != nil || got != want {
			t.Errorf("%q is %v, %v", given, got, err)
		}
	}
	for _, stored := range []string{"", "x", strings.Replace(text, "t=2", "t=99", 1), strings.Replace(text, "m=19456", "m=4194304", 1), strings.Replace(text, "p=1", "p=8", 1), text + "AA"} {
		if got, err := s.passwords.check(t.Context(), "a", password, stored); err != nil || got {
			t.Errorf("%q is %v, %v", stored, got, err)
		}
	}
	none := nobody()
	none.hash = make([]byte, hashBytes)
	if got, err := s.passwords.check(t.Context(), "a", "", none.text()); err != nil || got {
		t.Errorf("the hash of nobody is %v, %v", got, err)
	}
}

// FuzzHash: no stored text costs more than our bounds, and a hash that is read is written as it
// was.
func FuzzHash(f *testing.F) {
	f.Add(nobody().text())
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA")
	f.Add("$argon2id$v=19$m=-1,t=2,p=1$$")
	f.Fuzz(func(t *testing.T, text string) {
		h, ok := parseHash(text)
		if !ok {
			return
		}
		if h.memory > maxArgonMemory || h.time > maxArgonTime || h.time < 1 || h.threads != argonThreads || len(h.hash) != hashBytes {
			t.Errorf("%q costs too much", text)
		}
		if again, ok := parseHash(h.text()); !ok || again.text() != h.text() {
			t.Errorf("%q is written as %q", text, h.text())
		}
	})
}

func TestPasswordRules(t *testing.T) {
	t.Parallel()
	for password, good := range map[string]bool{
		"correct horse": true, "ñandúñandú": true, "short": false, "": false, "aaaaaaaaaaaa": false, "ana@example.com": false, "ANA@example.com": false,
		strings.Repeat("ab", 512): true, strings.Repeat("ab", 513): false, "abcdefghij\xff": false, "          ": false,
	} {
		if err := checkPassword(password, "ana@example.com", "password"); (err == nil) != good {
			t.Errorf("%.20q: %v", password, err)
		}
	}
}

// TestPasswordsAreBounded: callers wait for their turn, few of one address, and not too many in
// all.
func TestPasswordsAreBounded(t *testing.T) {
	t.Parallel()
	p := &passwords{}
	ctx := t.Context()
	leave, err := p.enter(ctx, "a")
	if err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	errs := make(chan error, 100)
	wait := func(address string) {
		wg.Go(func() {
			leave, err := p.enter(ended, address)
			if err == nil {
				leave()
			}
			errs <- err
		})
	}
	for p.waiting.Load() < limits.PasswordsShare.Value { // of the address that has its turn
		before := p.waiting.Load()
		wait("a")
		for p.waiting.Load() == before {
			time.Sleep(time.Millisecond)
		}
	}
	if other, err := p.enter(ctx, "b"); err != nil {
		t.Errorf("another address waits: %v", err)
	} else {
		other()
	}
	for err = nil; err == nil; { // a turn of those that were noted may not have begun to wait yet
		short, stop := context.WithTimeout(ctx, 20*time.Millisecond)
		_, err = p.enter(short, "a")
		stop()
		if errors.Is(err, context.DeadlineExceeded) {
			err = nil
		}
	}
	if e := (*domain.Error)(nil); !errors.As(err, &e) || e.Key != domain.KeyLimit || e.Kind != domain.Busy {
		t.Errorf("one address too often: %v", err)
	}
	cancel()
	wg.Wait()
	leave()
	p.waiting.Store(limits.PasswordsWait.Value)
	if _, err := p.enter(ctx, "c"); !domain.Is(err, domain.Busy) {
		t.Errorf("too many in all: %v", err)
	}
}

// TestTriesAreBounded: what is known about addresses does not grow without end, and forgets what
// was quiet first.
func TestTriesAreBounded(t *testing.T) {
	t.Parallel()
	var table tryTable
	now := time.Duration(0)
	for n := range limits.TriesKnown.Int() {
		table.entry(fmt.Sprint(n), now).add(now, &limits.AccountTries, &limits.AccountWait)
	}
	if table.entry("more", now); len(table.known) != limits.TriesKnown.Int() {
		t.Errorf("%d are known", len(table.known))
	}
	if table.entry("later", now+2*limits.TriesForgotten.Duration()); len(table.known) != 1 {
		t.Errorf("%d are known after they were quiet", len(table.known))
	}
}

// TestFloodOfTries: neither refused tries nor many new names push out what is known of an account
// that waits.
func TestFloodOfTries(t *testing.T) {
	t.Parallel()
	var all tries
	now := time.Duration(1)
	for range limits.AccountTries.Int() {
		if err := all.begin(now, "ana@example.com", "192.0.2.1"); err != nil {
			t.Fatal(err)
		}
	}
	refused := 0
	for n := range 2000 {
		if err := all.begin(now, fmt.Sprintf("%d@example.com", n), "192.0.2.66"); err != nil {
			refused++
		}
	}
	if known := len(all.account.known); refused == 0 || known+refused != 2001 {
		t.Errorf("%d are known after %d were refused", known, refused)
	}
	for n := range 2 * limits.TriesKnown.Int() {
		all.account.entry(fmt.Sprintf("x%d@example.com", n), now).add(now, &limits.AccountTries, &limits.AccountWait)
	}
	if err := all.begin(now, "ana@example.com", "192.0.2.2"); err == nil {
		t.Error("the account does not wait any more")
	}
	if known := len(all.account.known); known != limits.TriesKnown.Int() {
		t.Errorf("%d are known", known)
	}
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "2001:db8:1:2::9": "2001:db8:1:2::/64",
		"fe80::1%eth0": "fe80::/64", "": "", "socket": "socket",
	} {
		if got := network(address); got != want {
			t.Errorf("%s is %s", address, got)
		}
	}
}

// TestWaits: the waits double up to the longest.
func TestWaits(t *testing.T) {
	t.Parallel()
	var all tries
	now := time.Duration(0)
	longest := time.Duration(0)
	for range 40 {
		err := all.begin(now, "ana@example.com", "")
		if wait, ok := errors.AsType[*WaitError](err); ok {
			longest = max(longest, wait.For)
			now += wait.For
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if longest != limits.AccountWait.Duration() {
		t.Errorf("the longest wait is %s", longest)
	}
	all.right("ana@example.com", "")
	for range limits.AccountTries.Int() {
		if err := all.begin(now, "ana@example.com", "other"); err != nil {
			t.Error(err)
		}
	}
}
