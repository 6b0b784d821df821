package catalogue

// taxCategories are the categories of duty, tax and fee of UNTDID 5305, directory D.16B
// (https://unece.org/fileadmin/DAM/trade/untdid/d16b/tred/tred5305.htm). EN 16931 uses
// nine of them (BT-95, BT-102, BT-118, BT-151).
var taxCategories = [...]entry{
	{"A", "Mixed tax rate"},
	{"AA", "Lower rate"},
	{"AB", "Exempt for resale"},
	{"AC", "Exempt for resale"},
	{"AD", "Value Added Tax (VAT) due from a previous invoice"},
	{"AE", "VAT Reverse Charge"},
	{"B", "Transferred (VAT)"},
	{"C", "Duty paid by supplier"},
	{"D", "Value Added Tax (VAT) margin scheme - travel agents"},
	{"E", "Exempt from tax"},
	{"F", "Value Added Tax (VAT) margin scheme - second-hand goods"},
	{"G", "Free export item, tax not charged"},
	{"H", "Higher rate"},
	{"I", "Value Added Tax (VAT) margin scheme - works of art"},
	{"J", "Value Added Tax (VAT) margin scheme - collector's items and antiques"},
	{"K", "VAT exempt for EEA intra-community supply of goods and services"},
	{"L", "Canary Islands general indirect tax"},
	{"M", "Tax for production, services and importation in Ceuta and Melilla"},
	{"O", "Services outside scope of tax"},
	{"S", "Standard Rate"},
	{"Z", "Zero rated goods"},
}
