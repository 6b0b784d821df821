package frchoruspro

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
)

// Extension keys.
const (
	ExtFramework cbc.Key = "fr-choruspro-framework"
	ExtScheme    cbc.Key = "fr-choruspro-scheme"
)

func extensions() []*cbc.Definition {
	return []*cbc.Definition{frameworks(), schemes()}
}

// frameworks (cadres de facturation) state who submits which document.
func frameworks() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtFramework,
		Name: law.French.Names("General Information Framework", "Informations générales"),
		Desc: i18n.NewString("Who submits which document; A1 unless given."),
		Values: []*cbc.Definition{
			{Code: "A1", Name: law.French.Names("Submission by a supplier of an invoice", "Dépôt par un fournisseur d'une facture")},
			{Code: "A2", Name: law.French.Names(
				"Submission by a supplier of an invoice already paid",
				"Dépôt par un fournisseur d'une facture déjà payée")},
			{Code: "A3", Name: law.French.Names(
				"Submission by a supplier of a Memorandum on Justice Costs",
				"Dépôt par un fournisseur d'un mémoire de frais de justice")},
			{Code: "A4", Name: law.French.Names(
				"Submission by a supplier of a draft monthly statement",
				"Dépôt par un fournisseur d'un projet de décompte mensuel")},
			{Code: "A5", Name: law.French.Names(
				"Submission by a supplier of an account statement",
				"Dépôt par un fournisseur d'un état d'acompte")},
			{Code: "A6", Name: law.French.Names(
				"Work invoice document sent to a financial service",
				"Pièce de facturation de travaux transmise au service financier")},
			{Code: "A7", Name: law.French.Names(
				"Submission by a supplier of a draft final statement",
				"Dépôt par un fournisseur d'un projet de décompte final")},
			{Code: "A8", Name: law.French.Names(
				"Submission by a supplier of a general and definitive statement",
				"Dépôt par un fournisseur d'un décompte général et définitif")},
			{Code: "A9", Name: law.French.Names(
				"Submission by a subcontractor of an invoice",
				"Dépôt par un sous-traitant d'une facture")},
			{Code: "A10", Name: law.French.Names(
				"Submission by a subcontractor of a draft monthly statement",
				"Dépôt par un sous-traitant d'un projet de décompte mensuel")},
			{Code: "A12", Name: law.French.Names(
				"Submission by a joint contractor of an invoice",
				"Dépôt par un cotraitant d'une facture")},
			{Code: "A13", Name: law.French.Names(
				"Submission by a joint contractor of a draft monthly statement",
				"Dépôt par un cotraitant d'un projet de décompte mensuel")},
			{Code: "A14", Name: law.French.Names(
				"Submission by a joint contractor of a draft final statement",
				"Dépôt par un cotraitant d'un projet de décompte final")},
			{Code: "A15", Name: law.French.Names(
				"Submission by a project manager of an account statement",
				"Dépôt par une MOE d'un état d'acompte")},
			{Code: "A16", Name: law.French.Names(
				"Submission by a project manager of a validated account statement",
				"Dépôt par une MOE d'un état d'acompte validé")},
			{Code: "A17", Name: law.French.Names(
				"Submission by a project manager of a draft general statement",
				"Dépôt par une MOE d'un projet de décompte général")},
			{Code: "A18", Name: law.French.Names(
				"Submission by a project manager of a general statement",
				"Dépôt par une MOE d'un décompte général")},
			{Code: "A19", Name: law.French.Names(
				"Submission by a contracting authority of a validated account statement",
				"Dépôt par une MOA d'un état d'acompte validé")},
			{Code: "A20", Name: law.French.Names(
				"Submission by a contracting authority of a general statement",
				"Dépôt par une MOA d'un décompte général")},
			{Code: "A21", Name: law.French.Names(
				"Submission by a beneficiary of an ICT reimbursement request",
				"Dépôt par un bénéficiaire d'une demande de remboursement de la TIC")},
			{Code: "A22", Name: law.French.Names(
				"Submission by a supplier or an authorised representative of a draft general statement as part of a tacit procedure",
				"Dépôt par un fournisseur ou mandataire d'un projet de décompte général dans le cadre d'une procédure tacite")},
			{Code: "A23", Name: law.French.Names(
				"Submission by a supplier or an authorised representative of a tacit general and final statement",
				"Dépôt par un fournisseur ou mandataire d'un décompte général et définitif tacite")},
			{Code: "A24", Name: law.French.Names(
				"Submission by an authorised representative of a tacit general and final statement",
				"Dépôt par une MOE d'un décompte général et définitif tacite")},
			{Code: "A25", Name: law.French.Names(
				"Submission by an authorised representative of a general and final statement as part of a tacit procedure",
				"Dépôt par une MOA d'un décompte général et définitif dans le cadre d'une procédure tacite")},
		},
	}
}

// schemes returns the kinds of identifier of parties (type d’identifiant).
func schemes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtScheme,
		Name: law.French.Names("Scheme", "Schéma"),
		Desc: i18n.NewString("How a party is identified; set from tax identity and SIRET."),
		Values: []*cbc.Definition{
			{Code: "1", Name: law.French.Names("Third party with SIRET", "Tiers avec SIRET")},
			{Code: "2", Name: law.French.Names("European structure outside France", "Structure Européenne hors France")},
			{Code: "3", Name: law.French.Names("Structure outside the EU", "Structure hors UE")},
			{Code: "4", Name: law.French.Names("RIDET", "RIDET")},
			{Code: "5", Name: law.French.Names("Tahiti Number", "Numéro Tahiti")},
			{Code: "6", Name: law.French.Names("Other", "Autre")},
		},
	}
}
