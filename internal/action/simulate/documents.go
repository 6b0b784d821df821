package simulate

import (
	"encoding/json"
	"strings"

	"chancery/gobl/schema"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/silo"
)

const (
	schemaInvoice = schema.Base + "bill/invoice"
	schemaStatus  = schema.Base + "bill/status"
	schemaParty   = schema.Base + "org/party"
)

const (
	folderSales    = "sales"
	folderExpenses = "expenses"
)

// Countries of the sample documents: those of the supplier.
const (
	be = "BE"
	de = "DE"
	dk = "DK"
	es = "ES"
	fi = "FI"
	fr = "FR"
	it = "IT"
	mx = "MX"
	pl = "PL"
)

// company is an invented company. Its tax number has the right form and no known
// owner.
type company struct {
	name, tax                string
	street, num, place, code string
	region                   string
	// scheme of the Peppol participant, by the Electronic Address Scheme list; its
	// code is the tax number, in the schemes of VAT numbers (99xx) with the country. Empty
	// for none.
	scheme string
}

// sample has the parts of a sample invoice of a country. The general rate of VAT
// comes from the regime.
type sample struct {
	currency      string
	seller, buyer company
	item          string
}

func samples() map[string]sample {
	return map[string]sample{
		be: {
			"EUR",
			company{"Drukkerij Leieboord BV", "0742183523", "Korenmarkt", "9", "Gent", "9000", "", "0208"},
			company{"Brasserie du Canal SA", "0493026749", "Rue de la Station", "31", "Namur", "5000", "", "0208"},
			"Menukaarten",
		},
		de: {
			"EUR",
			company{"Lindner Messtechnik GmbH", "814295732", "Werkstraße", "4", "Jena", "07745", "", "9930"},
			company{"Hafenlogistik Nord AG", "305618427", "Am Kai", "22", "Hamburg", "20457", "", "9930"},
			"Kalibrierung",
		},
		dk: {
			"DKK",
			company{"Nordlys Belysning ApS", "31847206", "Havnegade", "17", "Aarhus", "8000", "", "0184"},
			company{"Café Vestergade ApS", "40719369", "Vestergade", "58", "Odense", "5000", "", "0184"},
			"Bordlamper",
		},
		es: {
			"EUR",
			company{"Talleres Ribera S.L.", "B63912844", "Carrer de la Marina", "118", "Barcelona", "08018", "Barcelona", "9920"},
			company{"Bodegas del Ebro S.A.", "A28045714", "Avenida de la Paz", "7", "Logroño", "26004", "La Rioja", "9920"},
			"Mantenimiento",
		},
		fi: {
			"EUR",
			company{"Saimaan Puutyö Oy", "27381544", "Rantakatu", "5", "Savonlinna", "57100", "", ""},
			company{"Kahvila Lumo Oy", "19506730", "Kauppakatu", "20", "Tampere", "33200", "", ""},
			"Koivupöydät",
		},
		fr: {
			"EUR",
			company{"Atelier Vasseur SARL", "44732829320", "Rue des Carmes", "15", "Nantes", "44000", "", ""},
			company{"Éditions du Phare SAS", "73814509279", "Quai de la Fosse", "3", "Nantes", "44000", "", ""},
			"Mise en page",
		},
		it: {
			"EUR",
			company{"Officina Colombo S.r.l.", "04837200155", "Via Carducci", "12", "Milano", "20123", "MI", ""},
			company{"Trattoria del Molo S.r.l.", "02918460375", "Via Zamboni", "8", "Bologna", "40126", "BO", ""},
			"Riparazione",
		},
		mx: {
			"MXN",
			company{"Textiles del Norte", "TNO150921RJ7", "Calle Hidalgo", "204", "Monterrey", "64000", "", ""},
			company{"Comercial Jacaranda", "CJA110304LM2", "Avenida Juárez", "61", "Puebla", "72000", "", ""},
			"Cortinas",
		},
		pl: {
			"PLN",
			company{"Stolarnia Wisła sp. z o.o.", "5842170633", "ul. Długa", "26", "Gdańsk", "80-831", "", ""},
			company{"Księgarnia Rynek sp. z o.o.", "7253094182", "ul. Piotrkowska", "110", "Łódź", "90-006", "", ""},
			"Półki dębowe",
		},
	}
}

// receivedInvoice makes an invoice of a seller of the country, in the expenses.
func receivedInvoice(country string) makeEffects {
	return func(b *document.Builder, t *domain.Task) (domain.Effects, error) {
		return importInvoice(b, t, country, folderExpenses)
	}
}

// localSale makes an invoice of a seller of the workspace's country, among the
// sales.
func localSale(b *document.Builder, t *domain.Task) (domain.Effects, error) {
	country := strings.ToUpper(t.Workspace.Country)
	if _, ok := samples()[country]; !ok {
		country = es
	}
	return importInvoice(b, t, country, folderSales)
}

// importInvoice stores a sample as the entry of the job. A job that has an entry
// keeps it unchanged.
func importInvoice(b *document.Builder, t *domain.Task, country, folder string) (domain.Effects, error) {
	if t.Entry != nil {
		return domain.Effects{}, nil
	}
	data, err := json.Marshal(invoiceOf(t, country))
	if err != nil {
		return domain.Effects{}, err
	}
	e, err := draftOf(t, folder).Import(b, data)
	return domain.Effects{Entry: e}, err
}

// draftOf returns the draft of an entry with the ID of the intent, so that an intent
// never makes two.
func draftOf(t *domain.Task, folder string) *silo.Draft {
	return &silo.Draft{
		Workspace: t.Workspace, ID: t.IntentID, Folder: folder, Now: t.Now,
		Origin: domain.Origin{Src: t.Action, SrcID: string(t.JobID)},
	}
}

type object map[string]any

// invoiceOf returns a sample invoice; its number comes from the intent.
func invoiceOf(t *domain.Task, country string) object {
	m := samples()[country]
	id := strings.ToUpper(string(t.IntentID))
	return object{
		"$schema": schemaInvoice, "series": "SIM", "code": id[len(id)-12:],
		"issue_date": t.Now.UTC().Format("2006-01-02"), "currency": m.currency,
		"supplier": m.seller.party(country), "customer": m.buyer.party(country),
		"lines": []object{{
			"quantity": "4", "item": object{"name": m.item, "price": "37.50"},
			"taxes": []object{{"cat": "VAT", "rate": "general"}},
		}},
		"payment": object{"terms": object{"key": "due-date", "due_dates": []object{{
			"date": t.Now.UTC().AddDate(0, 0, 30).Format("2006-01-02"), "percent": "100%",
		}}}},
	}
}

func (p *company) party(country string) object {
	address := object{
		"street": p.street, "num": p.num, "locality": p.place, "code": p.code, "country": country,
	}
	if p.region != "" {
		address["region"] = p.region
	}
	party := object{
		"name": p.name, "tax_id": object{"country": country, "code": p.tax}, "addresses": []object{address},
	}
	if p.scheme != "" {
		code := p.tax
		if strings.HasPrefix(p.scheme, "99") {
			code = country + code
		}
		party["inboxes"] = []object{{"key": "peppol", "scheme": p.scheme, "code": code}}
	}
	return party
}

// systemStatus stores a status document in addition to the party: an event of the
// system, by the event type in the config.
func systemStatus(b *document.Builder, t *domain.Task) (domain.Effects, error) {
	if t.Entry.Content.DocSchema != schemaParty {
		return domain.Effects{}, domain.E(domain.Invalid, "schema", "status documents about the system are made for parties")
	}
	var party map[string]json.RawMessage
	if err := json.Unmarshal(t.Entry.Content.Doc, &party); err != nil {
		return domain.Effects{}, err
	}
	supplier := object{}
	for _, member := range []string{"name", "tax_id", "addresses", "emails"} {
		if value, ok := party[member]; ok {
			supplier[member] = value
		}
	}
	data, err := json.Marshal(object{
		"$schema": schemaStatus, "type": "system", "issue_date": t.Now.UTC().Format("2006-01-02"),
		"supplier": supplier,
		"lines":    []object{{"key": "other", "description": eventOf(t.Config)}},
	})
	if err != nil {
		return domain.Effects{}, err
	}
	e, err := draftOf(t, "").Import(b, data)
	return domain.Effects{SideEntry: e}, err
}

// eventOf describes an event by its type: 01 and 02 are the start and end of the
// system's work, 10 is a summary (events of the registers of invoicing systems,
// Spain, Order HAC/1177/2024).
func eventOf(config json.RawMessage) string {
	var c struct {
		EventType string `json:"event_type"`
	}
	if len(config) > 0 && json.Unmarshal(config, &c) != nil {
		return "Event of the system"
	}
	switch c.EventType {
	case "01":
		return "Start of the system"
	case "02":
		return "End of the system"
	case "10":
		return "Summary of events"
	}
	return "Event of the system"
}
