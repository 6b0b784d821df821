package pdf

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// decimal is an amount or percentage as written; numbers outside quotes are kept as text too.
type decimal string

// UnmarshalJSON accepts a string, a bare number or null.
func (d *decimal) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*d = decimal(s)
		return nil
	}
	if string(b) == "null" {
		return nil
	}
	var n json.Number
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	*d = decimal(n)
	return nil
}

// The source types hold the printed fields of all five business documents; other fields are ignored.
type (
	source struct {
		Schema    string     `json:"$schema"`
		Tags      []string   `json:"$tags"`
		Type      string     `json:"type"`
		Series    string     `json:"series"`
		Code      string     `json:"code"`
		IssueDate string     `json:"issue_date"`
		IssueTime string     `json:"issue_time"`
		OpDate    string     `json:"op_date"`
		ValueDate string     `json:"value_date"`
		Currency  string     `json:"currency"`
		Rates     []exchange `json:"exchange_rates"`
		Preceding []docRef   `json:"preceding"`
		Contracts []docRef   `json:"contracts"`
		Period    *period    `json:"period"`
		Tax       struct {
			Notes []note `json:"notes"`
		} `json:"tax"`

		Supplier   *party `json:"supplier"`
		Customer   *party `json:"customer"`
		Buyer      *party `json:"buyer"`
		Seller     *party `json:"seller"`
		Payee      *party `json:"payee"`
		Despatcher *party `json:"despatcher"`
		Receiver   *party `json:"receiver"`
		Courier    *party `json:"courier"`

		Lines     []line       `json:"lines"`
		Discounts []adjustment `json:"discounts"`
		Charges   []adjustment `json:"charges"`
		Ordering  ordering     `json:"ordering"`
		Payment   payment      `json:"payment"`
		Delivery  delivery     `json:"delivery"`
		Totals    *totals      `json:"totals"`
		Notes     []note       `json:"notes"`

		Tracking     tracking `json:"tracking"`
		DespatchDate string   `json:"despatch_date"`
		ReceiveDate  string   `json:"receive_date"`
		Methods      []record `json:"methods"`
		Total        decimal  `json:"total"`
	}
	exchange struct {
		From   string  `json:"from"`
		To     string  `json:"to"`
		Amount decimal `json:"amount"`
	}
	period struct {
		Label string `json:"label"`
		Start string `json:"start"`
		End   string `json:"end"`
	}
	docRef struct {
		IssueDate string `json:"issue_date"`
		Series    string `json:"series"`
		Code      string `json:"code"`
		Reason    string `json:"reason"`
	}
	note struct {
		Key  string `json:"key"`
		Text string `json:"text"`
	}
	orgCode struct {
		Label string `json:"label"`
		Key   string `json:"key"`
		Type  string `json:"type"`
		Code  string `json:"code"`
	}
	party struct {
		Label string `json:"label"`
		Name  string `json:"name"`
		Alias string `json:"alias"`
		TaxID *struct {
			Country string `json:"country"`
			Code    string `json:"code"`
		} `json:"tax_id"`
		Identities []orgCode `json:"identities"`
		People     []person  `json:"people"`
		Addresses  []address `json:"addresses"`
		Emails     []struct {
			Addr string `json:"addr"`
		} `json:"emails"`
		Telephones []struct {
			Num string `json:"num"`
		} `json:"telephones"`
		Websites []struct {
			URL string `json:"url"`
		} `json:"websites"`
		Registration *registration `json:"registration"`
		Logos        []logo        `json:"logos"`
	}
	logo struct {
		URL  string `json:"url"`
		Data string `json:"data"` // base64
	}
	person struct {
		Name personName `json:"name"`
	}
	personName struct {
		Prefix   string `json:"prefix"`
		Given    string `json:"given"`
		Middle   string `json:"middle"`
		Surname  string `json:"surname"`
		Surname2 string `json:"surname2"`
		Suffix   string `json:"suffix"`
	}
	address struct {
		POBox       string `json:"po_box"`
		Num         string `json:"num"`
		Floor       string `json:"floor"`
		Block       string `json:"block"`
		Door        string `json:"door"`
		Street      string `json:"street"`
		StreetExtra string `json:"street_extra"`
		Locality    string `json:"locality"`
		Region      string `json:"region"`
		State       string `json:"state"`
		Code        string `json:"code"`
		Country     string `json:"country"`
	}
	registration struct {
		Capital  decimal `json:"capital"`
		Currency string  `json:"currency"`
		Office   string  `json:"office"`
		Book     string  `json:"book"`
		Volume   string  `json:"volume"`
		Sheet    string  `json:"sheet"`
		Section  string  `json:"section"`
		Page     string  `json:"page"`
		Entry    string  `json:"entry"`
		Other    string  `json:"other"`
	}
)

// The parts that carry amounts.
type (
	line struct {
		I          int          `json:"i"`
		Index      int          `json:"index"` // status lines
		Quantity   decimal      `json:"quantity"`
		Identifier *orgCode     `json:"identifier"`
		Period     *period      `json:"period"`
		Order      string       `json:"order"`
		Item       item         `json:"item"`
		Breakdown  []line       `json:"breakdown"`
		Sum        decimal      `json:"sum"`
		Discounts  []adjustment `json:"discounts"`
		Charges    []adjustment `json:"charges"`
		Taxes      []combo      `json:"taxes"`
		Total      decimal      `json:"total"`
		Notes      []note       `json:"notes"`

		// payment and status lines
		Refund      bool     `json:"refund"`
		Document    *docRef  `json:"document"`
		Doc         *docRef  `json:"doc"`
		Installment int      `json:"installment"`
		Description string   `json:"description"`
		Payable     decimal  `json:"payable"`
		Advances    decimal  `json:"advances"`
		Amount      decimal  `json:"amount"`
		Due         decimal  `json:"due"`
		Key         string   `json:"key"`
		Date        string   `json:"date"`
		Reasons     []remark `json:"reasons"`
		Actions     []remark `json:"actions"`
	}
	remark struct {
		Key         string `json:"key"`
		Description string `json:"description"`
		Faults      []struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"faults"`
	}
	item struct {
		Ref         string    `json:"ref"`
		Name        string    `json:"name"`
		Description string    `json:"description"`
		Identities  []orgCode `json:"identities"`
		Price       decimal   `json:"price"`
		Unit        string    `json:"unit"`
		Origin      string    `json:"origin"`
	}
	adjustment struct {
		Key     string  `json:"key"`
		Code    string  `json:"code"`
		Reason  string  `json:"reason"`
		Base    decimal `json:"base"`
		Percent decimal `json:"percent"`
		Amount  decimal `json:"amount"`
		Taxes   []combo `json:"taxes"`
	}
	combo struct {
		Category  string  `json:"cat"`
		Country   string  `json:"country"`
		Key       string  `json:"key"`
		Percent   decimal `json:"percent"`
		Surcharge decimal `json:"surcharge"`
	}
	ordering struct {
		Code      string   `json:"code"`
		Period    *period  `json:"period"`
		Buyer     *party   `json:"buyer"`
		Seller    *party   `json:"seller"`
		Issuer    *party   `json:"issuer"`
		Projects  []docRef `json:"projects"`
		Contracts []docRef `json:"contracts"`
		Purchases []docRef `json:"purchases"`
		Sales     []docRef `json:"sales"`
		Receiving []docRef `json:"receiving"`
		Despatch  []docRef `json:"despatch"`
		Tender    []docRef `json:"tender"`
	}
	tracking struct {
		Code string `json:"code"`
	}
	delivery struct {
		Receiver *party  `json:"receiver"`
		Date     string  `json:"date"`
		Period   *period `json:"period"`
	}
	payment struct {
		Payee        *party        `json:"payee"`
		Payer        *party        `json:"payer"`
		Terms        *terms        `json:"terms"`
		Advances     []record      `json:"advances"`
		Instructions *instructions `json:"instructions"`
	}
	terms struct {
		Key      string    `json:"key"`
		Notes    string    `json:"notes"`
		DueDates []dueDate `json:"due_dates"`
	}
	dueDate struct {
		Date    string  `json:"date"`
		Notes   string  `json:"notes"`
		Amount  decimal `json:"amount"`
		Percent decimal `json:"percent"`
	}
	account struct {
		IBAN   string `json:"iban"`
		BIC    string `json:"bic"`
		Number string `json:"number"`
		Name   string `json:"name"`
	}
	card struct {
		First6 string `json:"first6"`
		Last4  string `json:"last4"`
		Holder string `json:"holder"`
	}
	directDebit struct {
		Ref      string `json:"ref"`
		Creditor string `json:"creditor"`
		Account  string `json:"account"`
	}
	online struct {
		Label string `json:"label"`
		URL   string `json:"url"`
	}
	instructions struct {
		Key            string       `json:"key"`
		Detail         string       `json:"detail"`
		Ref            string       `json:"ref"`
		CreditTransfer []account    `json:"credit_transfer"`
		Card           *card        `json:"card"`
		DirectDebit    *directDebit `json:"direct_debit"`
		Online         []online     `json:"online"`
		Notes          string       `json:"notes"`
	}
	record struct {
		Date           string       `json:"date"`
		Key            string       `json:"key"`
		Ref            string       `json:"ref"`
		Description    string       `json:"description"`
		Amount         decimal      `json:"amount"`
		Currency       string       `json:"currency"`
		Card           *card        `json:"card"`
		CreditTransfer *account     `json:"credit_transfer"`
		DirectDebit    *directDebit `json:"direct_debit"`
		Online         []online     `json:"online"`
	}
	totals struct {
		Sum          decimal   `json:"sum"`
		Discount     decimal   `json:"discount"`
		Charge       decimal   `json:"charge"`
		TaxIncluded  decimal   `json:"tax_included"`
		Total        decimal   `json:"total"`
		Taxes        *taxTotal `json:"taxes"`
		Tax          decimal   `json:"tax"`
		TotalWithTax decimal   `json:"total_with_tax"`
		RetainedTax  decimal   `json:"retained_tax"`
		Rounding     decimal   `json:"rounding"`
		Payable      decimal   `json:"payable"`
		Advance      decimal   `json:"advance"`
		Due          decimal   `json:"due"`
	}
	taxTotal struct {
		Categories []struct {
			Code        string `json:"code"`
			Retained    bool   `json:"retained"`
			Informative bool   `json:"informative"`
			Rates       []rate `json:"rates"`
		} `json:"categories"`
	}
	rate struct {
		Country   string  `json:"country"`
		Key       string  `json:"key"`
		Base      decimal `json:"base"`
		Percent   decimal `json:"percent"`
		Amount    decimal `json:"amount"`
		Surcharge *struct {
			Percent decimal `json:"percent"`
			Amount  decimal `json:"amount"`
		} `json:"surcharge"`
	}
)

// kind returns the last part of the schema id: invoice, order, delivery, payment or status.
func (s *source) kind() string {
	return s.Schema[strings.LastIndexByte(s.Schema, '/')+1:]
}

// logo returns the first logo of the supplier.
func (s *source) logo() logo {
	if s.Supplier == nil || len(s.Supplier.Logos) == 0 {
		return logo{}
	}
	return s.Supplier.Logos[0]
}

// LogoURL returns the address of the supplier's logo. It is empty when the document contains the picture, when there is
// no logo, and when the document cannot be read.
func LogoURL(doc []byte) string {
	s, err := readSource(doc)
	if err != nil || s.logo().Data != "" {
		return ""
	}
	return s.logo().URL
}

// readSource decodes a document. It returns ErrSchema when it is not one of the five.
func readSource(doc []byte) (*source, error) {
	s := &source{}
	dec := json.NewDecoder(bytes.NewReader(doc))
	if err := dec.Decode(s); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDocument, err)
	}
	if !strings.Contains(s.Schema, "/bill/") {
		return nil, fmt.Errorf("%w: %q", ErrSchema, s.Schema)
	}
	switch s.kind() {
	case "invoice", "order", "delivery", "payment", "status":
		return s, nil
	}
	return nil, fmt.Errorf("%w: %q", ErrSchema, s.Schema)
}

// full joins series and code.
func full(series, code string) string {
	if series == "" || code == "" {
		return series + code
	}
	return series + "-" + code
}
