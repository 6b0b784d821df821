package frctcflow6

import (
	"slices"

	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
)

// Keys of the codes of a life-cycle message, and where they are in a document. MDT-n
// are the numbers of the terms in XP Z12-012.
const (
	ExtRole      cbc.Key = "fr-ctc-flow6-role"      // parties
	ExtReason    cbc.Key = "fr-ctc-flow6-reason"    // reasons
	ExtStatus    cbc.Key = "fr-ctc-flow6-status"    // lines of statuses, and payments
	ExtCondition cbc.Key = "fr-ctc-flow6-condition" // reasons and payments
	ExtAction    cbc.Key = "fr-ctc-flow6-action"    // actions
)

func extensions() []*cbc.Definition {
	return []*cbc.Definition{roles(), reasons(), statuses(), conditions(), actions()}
}

// roles lists the roles of parties, a subset of UNCL 3035 (MDT-21, MDT-40, MDT-59).
func roles() *cbc.Definition {
	value := law.French.Value
	return &cbc.Definition{
		Key:  ExtRole,
		Name: law.French.Names("Party Role Code", "Code rôle partie"),
		Desc: i18n.NewString("What a party has to do with the invoice; the supplier is SE and the customer BY unless given."),
		Values: []*cbc.Definition{
			value("BY", "Buyer", "Acheteur"),
			value("AB", "Buyer's agent", "Agent d'acheteur"),
			value("DL", "Factor", "Affactureur"),
			value("SE", "Seller", "Vendeur"),
			value("SR", "Seller's agent", "Agent de vendeur"),
			value("WK", "Dematerialisation platform or operator", "Plateforme ou opérateur de dématérialisation"),
			value("DFH", "Portail Public de Facturation (PPF)", "Portail Public de Facturation"),
			value("PE", "Payee", "Bénéficiaire"),
			value("PR", "Payer", "Payeur"),
			value("II", "Invoicer", "Émetteur de la facture"),
			value("IV", "Invoicee", "Destinataire de la facture"),
		},
	}
}

// reasons lists why an invoice has its status (MDT-113).
func reasons() *cbc.Definition {
	return &cbc.Definition{
		Key:    ExtReason,
		Name:   law.French.Names("CDAR Reason Code", "Code motif CDAR"),
		Desc:   i18n.NewString("Why the invoice has its status; each status allows some. It follows from the key of the reason."),
		Values: slices.Concat(commercialReasons(), rejectionReasons()),
	}
}

// commercialReasons lists what the parties may say about an invoice that was
// delivered, or could not be.
func commercialReasons() []*cbc.Definition {
	value := law.French.Value
	return []*cbc.Definition{
		value("NON_TRANSMISE", "Not transmitted", "Non transmise"),
		value("JUSTIF_ABS", "Justification absent", "Justificatif absent"),
		value("ROUTAGE_ERR", "Routing error", "Erreur de routage"),
		value("AUTRE", "Other", "Autre"),
		value("COORD_BANC_ERR", "Bank account details error", "Erreur de coordonnées bancaires"),
		value("TX_TVA_ERR", "VAT rate error", "Erreur de taux de TVA"),
		value("MONTANTTOTAL_ERR", "Total amount error", "Erreur de montant total"),
		value("CALCUL_ERR", "Calculation error", "Erreur de calcul"),
		value("NON_CONFORME", "Non-compliant", "Non conforme"),
		value("DOUBLON", "Duplicate", "Doublon"),
		value("DEST_INC", "Unknown recipient", "Destinataire inconnu"),
		value("DEST_ERR", "Recipient error", "Erreur de destinataire"),
		value("TRANSAC_INC", "Unknown transaction", "Transaction inconnue"),
		value("EMMET_INC", "Unknown issuer", "Émetteur inconnu"),
		value("CONTRAT_TERM", "Contract terminated", "Contrat terminé"),
		value("DOUBLE_FACT", "Double invoicing", "Double facturation"),
		value("CMD_ERR", "Order reference error", "Erreur de référence de commande"),
		value("ADR_ERR", "Address error", "Erreur d'adresse"),
		value("SIRET_ERR", "SIRET error", "Erreur de SIRET"),
		value("CODE_ROUTAGE_ERR", "Routing code error", "Erreur de code de routage"),
		value("REF_CT_ABSENT", "Contract reference absent", "Référence contrat absente"),
		value("REF_ERR", "Reference error", "Erreur de référence"),
		value("PU_ERR", "Unit price error", "Erreur de prix unitaire"),
		value("REM_ERR", "Discount error", "Erreur de remise"),
		value("QTE_ERR", "Quantity error", "Erreur de quantité"),
		value("ART_ERR", "Item error", "Erreur d'article"),
		value("MODPAI_ERR", "Payment method error", "Erreur de mode de paiement"),
		value("QUALITE_ERR", "Quality issue", "Problème de qualité"),
		value("LIVR_INCOMP", "Incomplete delivery", "Livraison incomplète"),
	}
}

// rejectionReasons lists why platforms refuse an invoice (REJ) or a whole file (IRR).
func rejectionReasons() []*cbc.Definition {
	value := law.French.Value
	return []*cbc.Definition{
		value("REJ_SEMAN", "Semantic rejection", "Rejet sémantique"),
		value("REJ_UNI", "Uniqueness violation", "Rejet pour unicité"),
		value("REJ_COH", "Coherence rejection", "Rejet de cohérence"),
		value("REJ_ADR", "Address rejection", "Rejet d'adresse"),
		value("REJ_CONT_B2G", "B2G context rejection", "Rejet contexte B2G"),
		value("REJ_REF_PJ", "Attachment reference rejection", "Rejet référence pièce jointe"),
		value("REJ_ASS_PJ", "Attachment association rejection", "Rejet association pièce jointe"),
		value("IRR_VIDE_F", "Empty file", "Fichier vide"),
		value("IRR_TYPE_F", "Invalid file type", "Type de fichier invalide"),
		value("IRR_SYNTAX", "Syntax error", "Erreur de syntaxe"),
		value("IRR_TAILLE_PJ", "Attachment size", "Taille de pièce jointe"),
		value("IRR_NOM_PJ", "Attachment name", "Nom de pièce jointe"),
		value("IRR_VID_PJ", "Empty attachment", "Pièce jointe vide"),
		value("IRR_EXT_DOC", "External document", "Document externe"),
		value("IRR_TAILLE_F", "File size", "Taille de fichier"),
		value("IRR_ANTIVIRUS", "Antivirus", "Antivirus"),
	}
}

// statuses lists what may happen to an invoice (MDT-105).
func statuses() *cbc.Definition {
	value := law.French.Value
	return &cbc.Definition{
		Key:  ExtStatus,
		Name: law.French.Names("CDAR Process Condition Code", "Code condition processus CDAR"),
		Desc: i18n.NewString("What happened to the invoice. It follows from the type of the document and the key of its line."),
		Values: []*cbc.Definition{
			value("200", "Deposited", "Déposée"),
			value("201", "Issued by platform", "Émise par la plateforme"),
			value("202", "Received by PA", "Reçue par PA"),
			value("203", "Made available", "Mise à disposition"),
			value("204", "Taken into account", "Prise en charge"),
			value("205", "Approved", "Approuvée"),
			value("206", "Partially approved", "Approuvée partiellement"),
			value("207", "In dispute", "En litige"),
			value("208", "Suspended", "Suspendue"),
			value("209", "Completed", "Complétée"),
			value("210", "Rejected", "Refusée"),
			value("211", "Payment transmitted", "Paiement transmis"),
			value("212", "Cashed in", "Encaissée"),
			value("213", "Semantically rejected", "Rejetée sémantique"),
		},
	}
}

// conditions lists what the figures and values of a message mean (MDT-207).
func conditions() *cbc.Definition {
	value := law.French.Value
	return &cbc.Definition{
		Key:  ExtCondition,
		Name: law.French.Names("Flow 6 Condition Code", "Code condition Flux 6"),
		Desc: i18n.NewString("What a value that the message names is: wrong, expected, approved, paid or still due."),
		Values: []*cbc.Definition{
			value("CBB", "Bank details to modify", "Coordonnées bancaires à modifier"),
			value("DIV", "Invalid data", "Donnée invalide"),
			value("DVA", "Expected valid data", "Donnée valide attendue"),
			value("MAJ", "Replacement value", "Donnée à prendre en compte"),
			value("MAP", "Approved amount (excl. VAT)", "Montant HT approuvé"),
			value("MAPTTC", "Approved amount (incl. VAT)", "Montant TTC approuvé"),
			value("MNA", "Rejected amount (excl. VAT)", "Montant HT non approuvé"),
			value("MNATTC", "Rejected amount (incl. VAT)", "Montant TTC non approuvé"),
			value("ESC", "Discount granted", "Escompte accordé"),
			value("RAB", "Rebate granted", "Rabais accordé"),
			value("REM", "Reduction granted", "Remise accordée"),
			value("MEN", "Amount received", "Montant encaissé"),
			value("MPA", "Amount paid", "Montant payé"),
			value("RAP", "Amount remaining", "Reste à payer"),
		},
	}
}

// actions lists what the receiver is asked to do (MDT-121).
func actions() *cbc.Definition {
	value := law.French.Value
	return &cbc.Definition{
		Key:  ExtAction,
		Name: law.French.Names("Flow 6 Action Code", "Code action Flux 6"),
		Desc: i18n.NewString("What the receiver should do. It follows from the key of the action."),
		Values: []*cbc.Definition{
			value("NOA", "No action", "Aucune action"),
			value("PIN", "Provide information", "Fournir des informations"),
			value("NIN", "Reissue invoice", "Réémettre la facture"),
			value("CNF", "Credit note (full)", "Avoir total"),
			value("CNP", "Credit note (partial)", "Avoir partiel"),
			value("CNA", "Credit note (amount)", "Avoir d'un montant"),
			value("OTH", "Other", "Autre"),
		},
	}
}
