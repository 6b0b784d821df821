-- +goose Up
-- The numbers of signed documents: of the current content of each entry that is signed and
-- has one. The place is empty for the first document with a number, and the ID of the entry
-- for others, where the workspace allows them.
CREATE TABLE issued (
	workspace_id TEXT   NOT NULL,
	issuer       TEXT   NOT NULL,
	family       TEXT   NOT NULL,
	series       TEXT   NOT NULL,
	code         TEXT   NOT NULL,
	place        TEXT   NOT NULL,
	entry_id     TEXT   NOT NULL,
	issue_date   TEXT   NOT NULL,
	currency     TEXT   NOT NULL,
	payable      TEXT   NOT NULL,
	signed_at    BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, issuer, family, series, code, place)
) WITHOUT ROWID;
CREATE UNIQUE INDEX issued_by_entry ON issued (workspace_id, entry_id);
CREATE INDEX issued_by_time ON issued (workspace_id, issuer, family, series, signed_at, entry_id);

-- The documents that signed credit notes are about, by issuer, series and code.
CREATE TABLE credits (
	workspace_id TEXT NOT NULL,
	issuer       TEXT NOT NULL,
	series       TEXT NOT NULL,
	code         TEXT NOT NULL,
	entry_id     TEXT NOT NULL, -- of the credit note
	PRIMARY KEY (workspace_id, issuer, series, code, entry_id)
) WITHOUT ROWID;
CREATE INDEX credits_by_entry ON credits (workspace_id, entry_id);

-- What domain.NumberOf says, for the documents that are signed already. Of several with one
-- number the first one has it.
INSERT INTO issued (workspace_id, issuer, family, series, code, place, entry_id, issue_date, currency, payable, signed_at)
	WITH parties AS (
		SELECT e.workspace_id, e.id AS entry_id, v.doc_series, v.doc_code, v.doc_type, v.issue_date, v.currency, v.payable, v.at,
			SUBSTR(v.doc_schema, LENGTH('https://gobl.org/draft-0/bill/') + 1) AS short,
			CASE WHEN LENGTH(v.supplier_tax) > 2 THEN v.supplier_tax WHEN v.supplier_name = '' THEN ''
				ELSE v.supplier_tax || '/' || v.supplier_name END AS supplier,
			CASE WHEN LENGTH(v.customer_tax) > 2 THEN v.customer_tax WHEN v.customer_name = '' THEN ''
				ELSE v.customer_tax || '/' || v.customer_name END AS customer
		FROM entries e JOIN entry_versions v ON v.workspace_id = e.workspace_id AND v.entry_id = e.id AND v.version = e.version
		WHERE v.signed AND v.doc_code <> '' AND v.doc_schema IN ('https://gobl.org/draft-0/bill/invoice', 'https://gobl.org/draft-0/bill/order',
			'https://gobl.org/draft-0/bill/delivery', 'https://gobl.org/draft-0/bill/payment', 'https://gobl.org/draft-0/bill/status')
	), families AS (
		SELECT *, CASE WHEN short = 'invoice' AND doc_type NOT IN ('credit-note', 'proforma') THEN 'invoice'
			ELSE short || '/' || doc_type END AS family
		FROM parties WHERE supplier <> ''
	), numbers AS (
		SELECT *, CASE WHEN family IN ('order/purchase', 'delivery/receipt', 'payment/advice', 'status/response')
			THEN supplier || '|' || customer ELSE supplier END AS issuer
		FROM families
	)
	SELECT workspace_id, issuer, family, doc_series, doc_code,
		CASE ROW_NUMBER() OVER (PARTITION BY workspace_id, issuer, family, doc_series, doc_code ORDER BY at, entry_id)
			WHEN 1 THEN '' ELSE entry_id END,
		entry_id, issue_date, currency, payable, at
	FROM numbers;

INSERT OR IGNORE INTO credits (workspace_id, issuer, series, code, entry_id)
	SELECT i.workspace_id, i.issuer, COALESCE(json_extract(p.value, '$.series'), ''), json_extract(p.value, '$.code'), i.entry_id
	FROM issued i JOIN entries e ON e.workspace_id = i.workspace_id AND e.id = i.entry_id
		JOIN entry_versions v ON v.workspace_id = e.workspace_id AND v.entry_id = e.id AND v.version = e.version
		JOIN documents d ON d.workspace_id = v.workspace_id AND d.digest = v.document
		JOIN json_each(CAST(d.data AS TEXT), '$.preceding') p
	WHERE i.family = 'invoice/credit-note' AND p.key < 100 AND json_extract(p.value, '$.code') <> '';

-- +goose Down
DROP TABLE credits;
DROP TABLE issued;
