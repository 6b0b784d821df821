package api

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"

	"chancery/gobl/currency"
	"chancery/gobl/l10n"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
	"chancery/internal/domain"
)

// SchemaCollection lists the types of documents and of their parts.
type SchemaCollection struct {
	List []SchemaName `json:"list" doc:"Types, by name."`
}

// SchemaName is a type of documents or of a part of one.
type SchemaName struct {
	Name     string `json:"name" doc:"Short name." example:"bill/invoice"`
	ID       string `json:"id" doc:"Address, as in $schema." example:"https://gobl.org/draft-0/bill/invoice"`
	Document bool   `json:"document,omitempty" doc:"Whether an entry can have a document of it."`
}

// Boilerplate is a document to begin with.
type Boilerplate struct {
	Schema string          `json:"schema" doc:"Short name of its schema." example:"bill/invoice"`
	Data   json.RawMessage `json:"data" shape:"object" doc:"The document; members that have to be filled in are empty."`
}

// RegimeCollection lists tax regimes.
type RegimeCollection struct {
	List []RegimeRow `json:"list" doc:"Regimes, by country."`
}

// RegimeRow is a tax regime in a list.
type RegimeRow struct {
	Country  string `json:"country" doc:"Tax country." example:"ES"`
	Name     string `json:"name" doc:"Name of the country." example:"Spain"`
	Currency string `json:"currency" doc:"Its currency." example:"EUR"`
	Tax      string `json:"tax,omitempty" doc:"Category of its general indirect tax." example:"VAT"`
}

// Regime is a tax regime.
type Regime struct {
	RegimeRow

	TimeZone    string           `json:"time_zone" doc:"Time zone of dates." example:"Europe/Madrid"`
	Description string           `json:"description,omitempty" doc:"About it."`
	Categories  []RegimeCategory `json:"categories" doc:"Its taxes."`
}

// RegimeCategory is a tax.
type RegimeCategory struct {
	Code        string       `json:"code" doc:"Code of the tax." example:"VAT"`
	Name        string       `json:"name" doc:"Name." example:"IVA"`
	Title       string       `json:"title,omitempty" doc:"Name in full."`
	Retained    bool         `json:"retained,omitempty" doc:"Whether it is withheld from what is payable."`
	Informative bool         `json:"informative,omitempty" doc:"Whether it is only shown."`
	Keys        []RegimeKey  `json:"keys,omitempty" doc:"How a supply can be treated."`
	Rates       []RegimeRate `json:"rates,omitempty" doc:"Its rates."`
}

// RegimeKey is how a supply can be treated.
type RegimeKey struct {
	Key       string `json:"key" doc:"Key." example:"exempt"`
	Name      string `json:"name" doc:"Name." example:"Exempt"`
	NoPercent bool   `json:"no_percent,omitempty" doc:"Whether it never has a percentage."`
}

// RegimeRate is a rate of a tax.
type RegimeRate struct {
	Rate   string        `json:"rate" doc:"Key of the rate." example:"general"`
	Name   string        `json:"name" doc:"Name." example:"General rate"`
	Keys   []string      `json:"keys,omitempty" doc:"Keys that it is for."`
	Values []RegimeValue `json:"values" doc:"Its percentages, newest first."`
}

// RegimeValue is a percentage.
type RegimeValue struct {
	Since     string            `json:"since,omitempty" doc:"First day; absent for always." example:"2012-09-01"`
	Percent   string            `json:"percent" doc:"The percentage." example:"21.0%"`
	Surcharge string            `json:"surcharge,omitempty" doc:"Surcharge that goes with it."`
	Ext       map[string]string `json:"ext,omitempty" doc:"Extensions with which it applies."`
}

// Facts are lists for forms.
type Facts struct {
	Currencies []FactCurrency `json:"currencies" doc:"Currencies, those in wide use first."`
	Addons     []FactAddon    `json:"addons" doc:"Addons that are installed, by key."`
}

// FactCurrency is a currency.
type FactCurrency struct {
	Code     string `json:"code" doc:"ISO 4217 code." example:"EUR"`
	Name     string `json:"name" doc:"Name in English." example:"Euro"`
	Symbol   string `json:"symbol,omitempty" doc:"Symbol." example:"€"`
	Subunits int    `json:"subunits" doc:"Decimals of an amount." example:"2"`
}

// FactAddon is an addon of documents.
type FactAddon struct {
	Key      string   `json:"key" doc:"Key of the addon." example:"eu-en16931-v2017"`
	Name     string   `json:"name" doc:"Name."`
	Requires []string `json:"requires,omitempty" doc:"Addons that it needs."`
}

// factDocs describes the operations on what documents are made of.
func factDocs() map[string]doc {
	return map[string]doc{
		"list-schemas":    {about: "List the types of documents and of their parts.", gives: SchemaCollection{}},
		"get-schema":      {about: "Answer the JSON Schema of a type, with a description of each member.", sends: "application/schema+json", header: assetHeader()},
		"get-boilerplate": {about: "Answer a document to begin with: the members that a document of a schema usually has.", gives: Boilerplate{}},
		"list-regimes":    {about: "List the tax regimes.", gives: RegimeCollection{}},
		"get-regime":      {about: "Answer a tax regime, with its taxes and their rates.", gives: Regime{}},
		"get-facts":       {about: "Answer the currencies and addons that documents can have.", gives: Facts{}},
	}
}

func (s *server) listSchemas(http.ResponseWriter, *http.Request) (any, error) {
	documents := map[string]bool{}
	if s.Transform.SchemaNames != nil {
		for _, name := range s.Transform.SchemaNames() {
			documents[name] = true
		}
	}
	out := &SchemaCollection{List: []SchemaName{}}
	for _, id := range s.Silo.Build.Library.Schemas().All() {
		out.List = append(out.List, SchemaName{Name: id.Name(), ID: string(id), Document: documents[id.Name()]})
	}
	return out, nil
}

// schemaAssets keeps the schemas that somebody has read. There are only as many as there are types.
type schemaAssets struct {
	mu   sync.Mutex
	byID map[schema.ID]*asset
}

func (s *server) getSchema(w http.ResponseWriter, r *http.Request) (any, error) {
	id := schemaID(param(r, "name"))
	a, err := s.schemas.get(s, id)
	if err != nil {
		return nil, err
	}
	return nil, s.sendAsset(w, r, a)
}

func schemaID(name string) schema.ID {
	if strings.Contains(name, "://") {
		return schema.ID(name)
	}
	return schema.Short(strings.ToLower(name))
}

func (c *schemaAssets) get(s *server, id schema.ID) (*asset, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if a := c.byID[id]; a != nil {
		return a, nil
	}
	all := s.Silo.Build.Library.Schemas()
	if !slices.Contains(all.All(), id) {
		return nil, domain.Missing("schema")
	}
	text, err := all.Generate(id)
	if err != nil {
		return nil, err
	}
	a, err := privateAsset("application/schema+json", text)
	if err != nil {
		return nil, err
	}
	if c.byID == nil {
		c.byID = map[schema.ID]*asset{}
	}
	c.byID[id] = a
	return a, nil
}

func (s *server) getBoilerplate(_ http.ResponseWriter, r *http.Request) (any, error) {
	name := strings.ToLower(param(r, "name"))
	country := actorOf(r).Workspace.Country
	text := boilerplates()[name]
	if text == "" {
		return nil, domain.Missing("boilerplate")
	}
	regime, coin, taxes := "", "EUR", ""
	if def := s.Silo.Build.Library.Facts().Regime(l10n.TaxCountry(country)); country != "" && def != nil {
		regime, coin, taxes = `"$regime":"`+country+`",`, string(def.Currency), usualTaxes(def)
	}
	text = strings.NewReplacer("REGIME,", regime, ",TAXES", taxes, "COUNTRY", country, "CURRENCY", coin).Replace(text)
	return &Boilerplate{Schema: name, Data: json.RawMessage(`{"$schema":"` + string(schema.Short(name)) + `",` + text + `}`)}, nil
}

// usualTaxes returns the taxes of a usual line where a tax regime has a general rate, empty
// elsewhere: what is there has to be right as it is, and no other member would say why it is not.
func usualTaxes(def *tax.RegimeDef) string {
	for _, cat := range def.Categories {
		if cat.Retained || cat.Informative {
			continue
		}
		for i := range cat.Rates {
			if cat.Rates[i].Rate == "general" {
				return `,"taxes":[{"cat":"` + string(cat.Code) + `","rate":"general"}]`
			}
		}
	}
	return ""
}

// boilerplates are the members that documents usually have. REGIME, TAXES, COUNTRY and CURRENCY
// stand for those of the workspace.
func boilerplates() map[string]string {
	const (
		supplier = `"supplier":{"name":"","tax_id":{"country":"COUNTRY","code":""},"addresses":[{"street":"","locality":"","code":"","country":"COUNTRY"}]}`
		customer = `"customer":{"name":"","tax_id":{"country":"COUNTRY","code":""},"addresses":[{"street":"","locality":"","code":"","country":"COUNTRY"}]}`
		lines    = `"lines":[{"quantity":"1","item":{"name":"","price":"0.00"},TAXES}]`
	)
	return map[string]string{
		"bill/invoice":  `REGIME,"series":"","currency":"CURRENCY",` + supplier + `,` + customer + `,` + lines,
		"bill/order":    `REGIME,"type":"purchase","currency":"CURRENCY",` + supplier + `,` + customer + `,` + lines,
		"bill/delivery": `REGIME,"type":"note","currency":"CURRENCY",` + supplier + `,` + customer + `,` + lines,
		"bill/payment":  `REGIME,"type":"receipt","currency":"CURRENCY",` + supplier + `,` + customer + `,"methods":[{"key":"credit-transfer","amount":"0.00"}],"lines":[{"document":{"code":""},"amount":"0.00"}]`,
		"bill/status":   `REGIME,"type":"response",` + supplier + `,` + customer + `,"lines":[{"key":"accepted","doc":{"code":""}}]`,
		"org/party":     `"name":"","tax_id":{"country":"COUNTRY","code":""},"addresses":[{"street":"","locality":"","code":"","country":"COUNTRY"}],"emails":[{"addr":""}]`,
		"org/item":      `"name":"","price":"0.00","currency":"CURRENCY"`,
		"note/message":  `"title":"","content":""`,
	}
}

func (s *server) listRegimes(http.ResponseWriter, *http.Request) (any, error) {
	out := &RegimeCollection{List: []RegimeRow{}}
	for _, def := range s.Silo.Build.Library.Facts().Regimes() {
		out.List = append(out.List, regimeRow(def))
	}
	slices.SortFunc(out.List, func(a, b RegimeRow) int { return cmp.Compare(a.Country, b.Country) })
	return out, nil
}

func regimeRow(def *tax.RegimeDef) RegimeRow {
	return RegimeRow{Country: string(def.Country), Name: def.Name.String(), Currency: string(def.Currency), Tax: string(def.TaxScheme)}
}

func (s *server) getRegime(_ http.ResponseWriter, r *http.Request) (any, error) {
	def := s.Silo.Build.Library.Facts().Regime(l10n.TaxCountry(strings.ToUpper(param(r, "country"))))
	if def == nil {
		return nil, domain.Missing("regime")
	}
	out := &Regime{RegimeRow: regimeRow(def), TimeZone: def.TimeZone, Description: def.Description, Categories: []RegimeCategory{}}
	for _, cat := range def.Categories {
		c := RegimeCategory{Code: string(cat.Code), Name: cat.Name.String(), Title: cat.Title.String(), Retained: cat.Retained, Informative: cat.Informative}
		for _, k := range cat.Keys {
			c.Keys = append(c.Keys, RegimeKey{Key: string(k.Key), Name: k.Name.String(), NoPercent: k.NoPercent})
		}
		for i := range cat.Rates {
			c.Rates = append(c.Rates, regimeRate(&cat.Rates[i]))
		}
		out.Categories = append(out.Categories, c)
	}
	return out, nil
}

func regimeRate(def *tax.RateDef) RegimeRate {
	out := RegimeRate{Rate: string(def.Rate), Name: def.Name.String(), Values: []RegimeValue{}}
	for _, k := range def.Keys {
		out.Keys = append(out.Keys, string(k))
	}
	for _, v := range def.Values {
		value := RegimeValue{Percent: v.Percent.String()}
		for _, key := range v.Ext.Keys() {
			if value.Ext == nil {
				value.Ext = map[string]string{}
			}
			value.Ext[string(key)] = string(v.Ext[key])
		}
		if !v.Since.IsZero() {
			value.Since = v.Since.String()
		}
		if v.Surcharge != nil {
			value.Surcharge = v.Surcharge.String()
		}
		out.Values = append(out.Values, value)
	}
	return out
}

func (s *server) getFacts(http.ResponseWriter, *http.Request) (any, error) {
	out := &Facts{Currencies: []FactCurrency{}, Addons: []FactAddon{}}
	for _, def := range currency.Definitions() {
		out.Currencies = append(out.Currencies, FactCurrency{Code: string(def.Code), Name: def.Name, Symbol: def.Symbol, Subunits: int(def.Subunits)})
	}
	for _, def := range s.Silo.Build.Library.Facts().Addons() {
		a := FactAddon{Key: string(def.Key), Name: def.Name.String()}
		for _, k := range def.Requires {
			a.Requires = append(a.Requires, string(k))
		}
		out.Addons = append(out.Addons, a)
	}
	slices.SortFunc(out.Addons, func(a, b FactAddon) int { return cmp.Compare(a.Key, b.Key) })
	return out, nil
}
