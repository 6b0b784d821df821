package frctcflow6

import (
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
)

// Keys of what happened to a document.
const (
	keyIssued       cbc.Key = "issued"
	keyAcknowledged cbc.Key = "acknowledged"
	keyProcessing   cbc.Key = "processing"
	keyAccepted     cbc.Key = "accepted"
	keyQuerying     cbc.Key = "querying"
	keyRejected     cbc.Key = "rejected"
	keyError        cbc.Key = "error"
	keyOther        cbc.Key = "other"
)

// Codes of statuses (MDT-105).
const (
	statusDeposited       cbc.Code = "200" // Déposée
	statusIssued          cbc.Code = "201" // Émise par la plateforme
	statusReceived        cbc.Code = "202" // Reçue
	statusAvailable       cbc.Code = "203" // Mise à disposition
	statusProcessing      cbc.Code = "204" // Prise en charge
	statusApproved        cbc.Code = "205" // Approuvée
	statusPartlyApproved  cbc.Code = "206" // Approuvée partiellement
	statusDisputed        cbc.Code = "207" // En litige
	statusSuspended       cbc.Code = "208" // Suspendue
	statusCompleted       cbc.Code = "209" // Complétée
	statusRefused         cbc.Code = "210" // Refusée
	statusPaymentSent     cbc.Code = "211" // Paiement transmis
	statusPaymentReceived cbc.Code = "212" // Encaissée
	statusRejected        cbc.Code = "213" // Rejetée
)

// Codes of what was or will be paid (MDT-207).
const (
	conditionReceived  cbc.Code = "MEN" // Montant encaissé
	conditionPaid      cbc.Code = "MPA" // Montant payé
	conditionRemaining cbc.Code = "RAP" // Reste à payer
)

// meaning returns the type of document and the key of the line that a status code
// stands for; both are empty for codes without a key of their own (203, 209) and for
// those of payments (211, 212).
func meaning(code cbc.Code) (kind, key cbc.Key) {
	switch code {
	case statusDeposited:
		return bill.StatusUpdate, keyIssued
	case statusIssued:
		return bill.StatusResponse, keyIssued
	case statusReceived:
		return bill.StatusResponse, keyAcknowledged
	case statusProcessing:
		return bill.StatusResponse, keyProcessing
	case statusApproved:
		return bill.StatusResponse, keyAccepted
	case statusPartlyApproved, statusDisputed, statusRefused:
		return bill.StatusResponse, keyRejected
	case statusSuspended:
		return bill.StatusResponse, keyQuerying
	case statusRejected:
		return bill.StatusResponse, keyError
	default:
		return "", ""
	}
}

// kindOf returns the type of document that reports an event when it has no code.
func kindOf(key cbc.Key) cbc.Key {
	switch key {
	case keyIssued:
		return bill.StatusUpdate
	case keyAcknowledged, keyProcessing, keyAccepted, keyQuerying, keyRejected, keyError:
		return bill.StatusResponse
	default:
		return ""
	}
}

// statusCode returns the code of an event in a document of a type, given the code that
// the line has; empty for none.
func statusCode(kind, key cbc.Key, given cbc.Code) cbc.Code {
	if kind != bill.StatusResponse {
		if key == keyIssued {
			return statusDeposited
		}
		return ""
	}
	switch key {
	case keyIssued:
		return statusIssued
	case keyAcknowledged:
		return statusReceived
	case keyProcessing:
		return statusProcessing
	case keyAccepted:
		return statusApproved
	case keyQuerying:
		return statusSuspended
	case keyRejected:
		if given.In(statusPartlyApproved, statusDisputed) {
			return given
		}
		return statusRefused
	default:
		return keptCode(key, given)
	}
}

// keptCode returns the code of an event that has none by its key, if it is one that may
// be given with the key: messages are read that way, and a message of a rejection by a
// platform cannot be written without the code.
func keptCode(key cbc.Key, given cbc.Code) cbc.Code {
	if key == keyError && given == statusRejected ||
		key == keyOther && given.In(statusAvailable, statusCompleted) {
		return given
	}
	return ""
}

// reasonsOf returns the codes that a key of a reason may stand for, the default first;
// nil when the key determines none.
func reasonsOf(key cbc.Key) []cbc.Code {
	switch key {
	case "finance-terms":
		return []cbc.Code{"COORD_BANC_ERR"}
	case "other":
		return []cbc.Code{"AUTRE"}
	case "legal":
		return []cbc.Code{
			"NON_CONFORME", "TX_TVA_ERR", "REJ_SEMAN", "REJ_COH", "REJ_CONT_B2G", "IRR_VIDE_F", "IRR_TYPE_F", "IRR_SYNTAX",
			"IRR_TAILLE_PJ", "IRR_NOM_PJ", "IRR_VID_PJ", "IRR_EXT_DOC", "IRR_TAILLE_F", "IRR_ANTIVIRUS",
		}
	case "not-recognized":
		return []cbc.Code{"DOUBLON", "TRANSAC_INC", "EMMET_INC", "CONTRAT_TERM", "DOUBLE_FACT", "REJ_UNI"}
	case "unknown-receiver":
		return []cbc.Code{"DEST_INC", "NON_TRANSMISE", "ROUTAGE_ERR"}
	case "references":
		return []cbc.Code{
			"CMD_ERR", "JUSTIF_ABS", "DEST_ERR", "ADR_ERR", "SIRET_ERR", "CODE_ROUTAGE_ERR", "REF_CT_ABSENT", "REF_ERR",
			"REJ_ADR", "REJ_REF_PJ", "REJ_ASS_PJ",
		}
	case "prices":
		return []cbc.Code{"PU_ERR", "MONTANTTOTAL_ERR", "CALCUL_ERR", "REM_ERR"}
	default:
		return supplyReasons(key)
	}
}

// supplyReasons continues reasonsOf with what was supplied and how it is paid.
func supplyReasons(key cbc.Key) []cbc.Code {
	switch key {
	case "quantity":
		return []cbc.Code{"QTE_ERR"}
	case "items":
		return []cbc.Code{"ART_ERR"}
	case "payment-terms":
		return []cbc.Code{"MODPAI_ERR"}
	case "quality":
		return []cbc.Code{"QUALITE_ERR"}
	case "delivery":
		return []cbc.Code{"LIVR_INCOMP"}
	default:
		return nil
	}
}

// reasonKey returns the key of a reason by its code; empty for codes that are unknown.
func reasonKey(code cbc.Code) cbc.Key {
	for _, key := range []cbc.Key{
		"finance-terms", "other", "legal", "not-recognized", "unknown-receiver", "references", "prices", "quantity",
		"items", "payment-terms", "quality", "delivery",
	} {
		if slices.Contains(reasonsOf(key), code) {
			return key
		}
	}
	return ""
}

// conditionsOf returns what the values of a reason with a key may be, the default first.
func conditionsOf(key cbc.Key) []cbc.Code {
	if key == "finance-terms" {
		return []cbc.Code{"CBB", "DIV", "DVA", "MAJ"}
	}
	return []cbc.Code{"DIV", "DVA", "MAJ"}
}

// actionPair is a key of an action and its code.
type actionPair struct {
	key  cbc.Key
	code cbc.Code
}

func actionPairs() []actionPair {
	return []actionPair{
		{"none", "NOA"},
		{"provide", "PIN"},
		{"reissue", "NIN"},
		{"credit-full", "CNF"},
		{"credit-partial", "CNP"},
		{"credit-amount", "CNA"},
		{"other", "OTH"},
	}
}
