package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"runtime/pprof"
	"time"

	"github.com/google/uuid"
)

// Config of a measurement.
type Config struct {
	// Callers is how many send jobs at the same time, each waiting for its answer
	// before it sends the next.
	Callers int
	// Time for the floor and for the jobs, each; the other measurements take two
	// fifths of it.
	Time time.Duration
	// Folder is where the floor's database is created; it should be on the disk of
	// the server's data.
	Folder string
	// Database is the URL of the server's database, where the floor then is instead.
	Database string
	// Invoice is a document that the workflow takes.
	Invoice json.RawMessage
	// Workflow issues an invoice and ends with rendering it: it is run with its
	// steps of the action "pdf" and without them.
	Workflow json.RawMessage
	// Now is the clock.
	Now func() time.Time
	// Profile receives a CPU profile of the three-step jobs with all callers, for
	// which they run once more; it may be nil.
	Profile io.Writer
	// Progress is called before each slice with what is measured and how much is
	// done; it may be nil.
	Progress func(what string, done, total int)
}

// Report is the result: the medians over the slices. Times are in milliseconds.
type Report struct {
	Callers int     `json:"callers"`
	Seconds float64 `json:"seconds"`
	// FloorPerSecond and JobsPerSecond are with all callers, VsFloor is their ratio.
	FloorPerSecond float64 `json:"floor_per_second"`
	JobsPerSecond  float64 `json:"jobs_per_second"`
	VsFloor        float64 `json:"vs_floor"`
	P50            float64 `json:"p50_ms"`
	P99            float64 `json:"p99_ms"`
	// CrowdPerSecond is with three times as many callers: more than jobs may run at once.
	CrowdPerSecond float64 `json:"crowd_per_second"`
	// CPU is processor time per job and CPUFloor per job of the floor, of server and
	// callers together; 0 is unknown. Other work on the machine hardly moves it.
	CPU      float64 `json:"cpu_ms"`
	CPUFloor float64 `json:"floor_cpu_ms"`
	// The same with one caller.
	FloorOneCallerP50 float64 `json:"floor_one_caller_p50_ms"`
	OneCallerP50      float64 `json:"one_caller_p50_ms"`
	OneCallerP99      float64 `json:"one_caller_p99_ms"`
	// The invoice workflow, by one caller and per second by all.
	DemoP50          float64 `json:"demo_p50_ms"`
	DemoPDFP50       float64 `json:"demo_pdf_p50_ms"`
	DemoPerSecond    float64 `json:"demo_per_second"`
	DemoPDFPerSecond float64 `json:"demo_pdf_per_second"`
	// Faulted is how many jobs ended with faults, of all measurements, and Fault
	// is the message of the first. They do not count as done.
	Faulted int    `json:"faulted"`
	Fault   string `json:"fault,omitempty"`
}

// Expression is what each step of the three-step job asks about the invoice.
const Expression = `num(totals.payable) > 100 && supplier.tax_id.country == "ES" && len(lines) > 1`

// rounds is over how many slices each measurement is spread. Floor and jobs take
// turns, so that a disturbance of the machine affects both.
const rounds = 5

// maxCrowd is how many callers a crowd has at most, unless there are more already.
const maxCrowd = 4096

// crowd is how many callers there are in a crowd.
func (c Config) crowd() int { return max(c.Callers, min(3*c.Callers, maxCrowd)) }

// measure is one thing to measure.
type measure struct {
	what    string
	callers int
	span    time.Duration
	do      work
	slices  []sample
}

// rig holds what the measurements use.
type rig struct {
	cfg     Config
	targets []Target
	floor   *floor
	writes  []*floorWrite
	callers []*caller
}

// Run measures a server, which should have nothing else to do, or several on one database:
// the callers are spread over them.
func Run(ctx context.Context, targets []Target, cfg Config) (_ *Report, err error) {
	r := &rig{cfg: cfg, targets: targets}
	defer func() { err = errors.Join(err, r.close()) }()
	if err := r.open(ctx); err != nil {
		return nil, err
	}
	list, err := r.measures()
	if err != nil {
		return nil, err
	}
	if err := r.run(ctx, list); err != nil {
		return nil, err
	}
	return r.report(list), r.profile(ctx, list[jobsAll])
}

// open connects the callers and starts the floor.
func (r *rig) open(ctx context.Context) (err error) {
	if r.floor, err = openFloor(ctx, r.cfg.Folder, r.cfg.Database); err != nil {
		return err
	}
	for i := range r.cfg.crowd() {
		c, err := r.targets[i%len(r.targets)].dial(ctx)
		if err != nil {
			return err
		}
		r.callers = append(r.callers, c)
		r.writes = append(r.writes, &floorWrite{done: make(chan error, 1)})
	}
	return nil
}

func (r *rig) close() error {
	var errs []error
	for _, c := range r.callers {
		errs = append(errs, c.close())
	}
	if r.floor != nil {
		errs = append(errs, r.floor.close())
	}
	return errors.Join(errs...)
}

// The measurements, in the order in which a round makes them.
const (
	floorAll = iota
	jobsAll
	jobsCrowd
	floorOne
	jobsOne
	demoOne
	demoPDFOne
	demoAll
	demoPDFAll
)

// measures prepares what the jobs need on the server and lists what to measure.
func (r *rig) measures() ([]*measure, error) {
	three, err := r.threeSteps()
	if err != nil {
		return nil, err
	}
	plain, err := without(r.cfg.Workflow, "pdf")
	if err != nil {
		return nil, err
	}
	demo, err := r.demo(plain)
	if err != nil {
		return nil, err
	}
	demoPDF, err := r.demo(r.cfg.Workflow)
	if err != nil {
		return nil, err
	}
	bare := func(caller int) error { return r.floor.job(r.writes[caller]) }
	all, long := r.cfg.Callers, r.cfg.Time/rounds
	short := long * 2 / 5
	return []*measure{
		floorAll:   {what: "the floor", callers: all, span: long, do: bare},
		jobsAll:    {what: "jobs of three steps", callers: all, span: long, do: three},
		jobsCrowd:  {what: "jobs of three steps, a crowd", callers: r.cfg.crowd(), span: short, do: three},
		floorOne:   {what: "the floor, one caller", callers: 1, span: short, do: bare},
		jobsOne:    {what: "jobs of three steps, one caller", callers: 1, span: short, do: three},
		demoOne:    {what: "invoices, one caller", callers: 1, span: short, do: demo},
		demoPDFOne: {what: "invoices with PDF, one caller", callers: 1, span: short, do: demoPDF},
		demoAll:    {what: "invoices", callers: all, span: short, do: demo},
		demoPDFAll: {what: "invoices with PDF", callers: all, span: short, do: demoPDF},
	}, nil
}

// threeSteps stores an invoice and makes jobs that ask three questions about it.
func (r *rig) threeSteps() (work, error) {
	steps := make([]map[string]any, 3)
	for i := range steps {
		steps[i] = map[string]any{
			"name": fmt.Sprintf("Question %d", i+1), "action": "silo.if", "config": map[string]string{"expr": Expression},
		}
	}
	flow, err := json.Marshal(map[string]any{"name": "Three questions", "steps": steps})
	if err != nil {
		return nil, fmt.Errorf("writing a workflow: %w", err)
	}
	workflow, err := r.save("/transform/v1/workflows/", flow)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(map[string]any{"data": r.cfg.Invoice})
	if err != nil {
		return nil, fmt.Errorf("writing an entry: %w", err)
	}
	entry, err := r.save("/silo/v1/entries/", data)
	if err != nil {
		return nil, err
	}
	return r.jobs(map[string]any{"workflow_id": workflow, "silo_entry_id": entry})
}

// demo saves a workflow and makes jobs that each send the invoice to it.
func (r *rig) demo(flow json.RawMessage) (work, error) {
	workflow, err := r.save("/transform/v1/workflows/", flow)
	if err != nil {
		return nil, err
	}
	return r.jobs(map[string]any{"workflow_id": workflow, "data": r.cfg.Invoice})
}

// save puts a body under a new ID and returns the ID.
func (r *rig) save(path string, body []byte) (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("making an ID: %w", err)
	}
	_, err = r.callers[0].put(path+id.String(), body)
	return id.String(), err
}

// completed is in the answer for a job that ended without faults.
const completed = `"result":"completed"`

// errFaulted is the error of a job that ended with faults.
var errFaulted = errors.New("the job ended with faults")

// jobs makes jobs of one request, each under an ID of its own, and waits for
// each to complete.
func (r *rig) jobs(request any) (work, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return nil, fmt.Errorf("writing a request: %w", err)
	}
	want := []byte(completed)
	return func(caller int) error {
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("making an ID: %w", err)
		}
		answer, err := r.callers[caller].put("/transform/v1/jobs/"+id.String()+"?wait=10", body)
		if err != nil {
			return err
		}
		if !bytes.Contains(answer, want) {
			return faulted(answer)
		}
		return nil
	}, nil
}

// faulted returns the error of a job from the answer. A job that still runs
// outlasted the wait of the request.
func faulted(answer []byte) error {
	var job struct {
		Result string `json:"result"`
		Faults []struct {
			Provider string `json:"provider"`
			Code     string `json:"code"`
			Message  string `json:"message"`
		} `json:"faults"`
	}
	if err := json.Unmarshal(answer, &job); err != nil {
		return fmt.Errorf("reading the answer for a job: %w", err)
	}
	if len(job.Faults) == 0 {
		return fmt.Errorf("%w: it is %s", errFaulted, job.Result)
	}
	f := job.Faults[0]
	return fmt.Errorf("%w: %s: %s: %s", errFaulted, f.Provider, f.Code, f.Message)
}

// without returns a workflow without its steps of one action.
func without(workflow json.RawMessage, action string) (json.RawMessage, error) {
	var flow map[string]json.RawMessage
	var steps, kept []json.RawMessage
	err := json.Unmarshal(workflow, &flow)
	if err == nil {
		err = json.Unmarshal(flow["steps"], &steps)
	}
	for _, raw := range steps {
		var step struct {
			Action string `json:"action"`
		}
		if err == nil {
			err = json.Unmarshal(raw, &step)
		}
		if step.Action != action {
			kept = append(kept, raw)
		}
	}
	if err == nil {
		flow["steps"], err = json.Marshal(kept)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the workflow: %w", err)
	}
	return json.Marshal(flow)
}

// warmUp is how long each measurement runs before it counts, at most.
const warmUp = 200 * time.Millisecond

// run warms everything up and then makes the rounds.
func (r *rig) run(ctx context.Context, list []*measure) error {
	total := len(list) * (rounds + 1)
	for round := range rounds + 1 {
		for i, m := range list {
			if r.cfg.Progress != nil {
				r.cfg.Progress(m.what, round*len(list)+i, total)
			}
			span := m.span
			if round == 0 {
				span = min(span, warmUp)
			}
			runtime.GC() // each slice begins with a clean heap
			s, err := load(ctx, r.cfg.Now, m.callers, span, m.do)
			if err != nil {
				return fmt.Errorf("measuring %s: %w", m.what, err)
			}
			if round > 0 {
				m.slices = append(m.slices, s)
			}
		}
	}
	return nil
}

// profile writes a CPU profile of a measurement.
func (r *rig) profile(ctx context.Context, m *measure) error {
	if r.cfg.Profile == nil {
		return nil
	}
	if err := pprof.StartCPUProfile(r.cfg.Profile); err != nil {
		return fmt.Errorf("starting the profile: %w", err)
	}
	defer pprof.StopCPUProfile()
	_, err := load(ctx, r.cfg.Now, m.callers, r.cfg.Time, m.do)
	return err
}

func (r *rig) report(list []*measure) *Report {
	of := make([]sample, len(list))
	for i, m := range list {
		of[i] = median(m.slices)
	}
	out := &Report{
		Callers: r.cfg.Callers, Seconds: r.cfg.Time.Seconds(),
		FloorPerSecond: rounded(of[floorAll].perSecond, 1), JobsPerSecond: rounded(of[jobsAll].perSecond, 1),
		P50: millis(of[jobsAll].p50), P99: millis(of[jobsAll].p99),
		CrowdPerSecond: rounded(of[jobsCrowd].perSecond, 1),
		CPU:            millis(of[jobsAll].cpu), CPUFloor: millis(of[floorAll].cpu),
		FloorOneCallerP50: millis(of[floorOne].p50),
		OneCallerP50:      millis(of[jobsOne].p50), OneCallerP99: millis(of[jobsOne].p99),
		DemoP50: millis(of[demoOne].p50), DemoPDFP50: millis(of[demoPDFOne].p50),
		DemoPerSecond: rounded(of[demoAll].perSecond, 1), DemoPDFPerSecond: rounded(of[demoPDFAll].perSecond, 1),
	}
	for _, m := range list {
		for _, s := range m.slices {
			if out.Faulted += s.faulted; out.Fault == "" && s.fault != nil {
				out.Fault = s.fault.Error()
			}
		}
	}
	if of[floorAll].perSecond > 0 {
		out.VsFloor = rounded(of[jobsAll].perSecond/of[floorAll].perSecond, 3)
	}
	return out
}

func millis(d time.Duration) float64 { return rounded(float64(d)/float64(time.Millisecond), 3) }

func rounded(v float64, digits int) float64 {
	scale := math.Pow10(digits)
	return math.Round(v*scale) / scale
}
