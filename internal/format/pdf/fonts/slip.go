package fonts

import "sync"

// Slip returns the families of payment slips, whose face is prescribed; all callers share them. What the face does not
// have, because no such payment may have it, is shown in the usual faces.
var Slip = sync.OnceValues(func() (Set, error) { return pair("SlipSans") })
