package pull

import (
	"encoding/json"
	"time"

	"chancery/internal/domain"
)

// The types below are what the published API answers.

type workspace struct {
	ID        domain.ID `json:"id"`
	Slug      string    `json:"slug"`
	Name      string    `json:"name"`
	Country   string    `json:"country"`
	Sandbox   bool      `json:"sandbox"`
	CreatedAt time.Time `json:"created_at"`
}

type workflowPage struct {
	List []struct {
		ID domain.ID `json:"id"`
	} `json:"list"`
	NextCreatedAt string `json:"next_created_at"`
}

type workflow struct {
	Name string `json:"name"`
}

type series struct {
	ID          domain.ID `json:"id"`
	Code        string    `json:"code"`
	Name        string    `json:"name"`
	Description string    `json:"description"`
	Prefix      string    `json:"prefix"`
	Suffix      string    `json:"suffix"`
	Padding     int       `json:"padding"`
	Start       int64     `json:"start"`
	LastIndex   int64     `json:"last_index"`
	LastEntryID domain.ID `json:"last_entry_id"`
	Sigs        []string  `json:"sigs"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
}

type numberPage struct {
	List   []number `json:"list"`
	Cursor string   `json:"cursor"`
}

type number struct {
	ID         domain.ID         `json:"id"`
	Code       string            `json:"code"`
	PreviousID domain.ID         `json:"previous_id"`
	Meta       map[string]string `json:"meta"`
	Sigs       []string          `json:"sigs"`
	CreatedAt  time.Time         `json:"created_at"`
}

type entryPage struct {
	List       []listed `json:"list"`
	NextCursor string   `json:"next_cursor"`
}

type listed struct {
	ID     domain.ID `json:"id"`
	Digest *struct {
		Val string `json:"val"`
	} `json:"digest"`
}

type entry struct {
	ID          domain.ID       `json:"id"`
	CreatedAt   time.Time       `json:"created_at"`
	UpdatedAt   time.Time       `json:"updated_at"`
	Key         string          `json:"key"`
	Folder      string          `json:"folder"`
	State       string          `json:"state"`
	Invalid     bool            `json:"invalid"`
	Version     string          `json:"version"`
	Versions    []entryVersion  `json:"versions"`
	Attachments []file          `json:"attachments"`
	Meta        []meta          `json:"meta"`
	Data        json.RawMessage `json:"data"`
}

type entryVersion struct {
	Version string    `json:"version"`
	At      time.Time `json:"at"`
	Invalid bool      `json:"invalid"`
	Src     string    `json:"src"`
	SrcID   string    `json:"src_id"`
}

type versionData struct {
	Data json.RawMessage `json:"data"`
}

type file struct {
	ID         domain.ID         `json:"id"`
	CreatedAt  time.Time         `json:"created_at"`
	Key        string            `json:"key"`
	Category   string            `json:"category"`
	Name       string            `json:"name"`
	Desc       string            `json:"desc"`
	MIME       string            `json:"mime"`
	Size       int64             `json:"size"`
	Hash       string            `json:"hash"`
	Embeddable bool              `json:"embeddable"`
	Private    bool              `json:"private"`
	Stored     *bool             `json:"stored"`
	Meta       map[string]string `json:"meta"`
	Previous   []struct {
		ID        domain.ID `json:"id"`
		CreatedAt time.Time `json:"created_at"`
		Hash      string    `json:"hash"`
		Size      int64     `json:"size"`
	} `json:"previous"`
}

type meta struct {
	Src       string          `json:"src"`
	Key       string          `json:"key"`
	Ref       string          `json:"ref"`
	Value     json.RawMessage `json:"value"`
	LinkURL   string          `json:"link_url"`
	LinkScope string          `json:"link_scope"`
	Indexed   bool            `json:"indexed"`
	Owned     bool            `json:"owned"`
	Secure    bool            `json:"secure"`
	Shared    bool            `json:"shared"`
	CreatedAt time.Time       `json:"created_at"`
	UpdatedAt time.Time       `json:"updated_at"`
}

type stateList struct {
	List []state `json:"list"`
}

type state struct {
	Key       string            `json:"key"`
	CreatedAt time.Time         `json:"created_at"`
	Notes     string            `json:"notes"`
	Meta      map[string]string `json:"meta"`
	Faults    []domain.Fault    `json:"faults"`
	Src       string            `json:"src"`
	SrcID     string            `json:"src_id"`
}
