package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgx/v5"

	"chancery/test/pg"
)

// postgresResult is the comparison on one PostgreSQL server.
type postgresResult struct {
	Server string `json:"server"`
	// As reported by the server.
	Fsync             string `json:"fsync"`
	SynchronousCommit string `json:"synchronous_commit"`
	// Chancery is the output of its own bench, the median of the rounds.
	Chancery map[string]any `json:"chancery"`
	River    riverResult    `json:"river"`
	// VsRiver is Chancery's jobs per second divided by those of River: the median of the rounds,
	// which are all listed.
	VsRiver        float64   `json:"vs_river"`
	VsRiverByRound []float64 `json:"vs_river_by_round"`
	// VsRiverP50 and VsRiverP99 are the times of one caller, divided by those of River.
	VsRiverP50 float64 `json:"vs_river_one_caller_p50"`
	VsRiverP99 float64 `json:"vs_river_one_caller_p99"`
	// Servers is jobs per second by the number of servers that share the database.
	Servers map[string]float64 `json:"jobs_per_second_by_servers"`
	// Crowds is the same with three times as many callers, so that each server has enough to do.
	Crowds map[string]float64 `json:"crowd_per_second_by_servers"`
}

// onPostgres starts a server of its own, as durable as it is by default.
func onPostgres(ctx context.Context, o options, invoice []byte) (_ *postgresResult, err error) {
	folder, err := os.MkdirTemp("", "chancery-pg-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	cluster, err := pg.NewCluster(ctx, folder)
	if errors.Is(err, pg.ErrMissing) {
		fmt.Fprintln(os.Stderr, "bench: nothing is measured on PostgreSQL:", err)
		return nil, nil //nolint:nilnil // there is none
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, cluster.Stop(context.WithoutCancel(ctx), "fast")) }()
	for _, name := range []string{"ours", "river"} {
		if err := cluster.SQL(ctx, "postgres", "CREATE DATABASE "+name); err != nil {
			return nil, err
		}
	}
	p := &postgresResult{}
	if err := p.settings(ctx, cluster.URL("ours")); err != nil {
		return nil, err
	}
	if err := p.compare(ctx, o, invoice, cluster); err != nil || !o.servers {
		return p, err
	}
	return p, p.replicas(ctx, o, cluster)
}

// settings asks the server how durable it is, and refuses less than the default.
func (p *postgresResult) settings(ctx context.Context, database string) error {
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return err
	}
	err = conn.QueryRow(ctx, "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')").
		Scan(&p.Server, &p.Fsync, &p.SynchronousCommit)
	if err == nil && (p.Fsync != "on" || p.SynchronousCommit != "on") {
		err = fmt.Errorf("the server has fsync=%s, synchronous_commit=%s; want on and on", p.Fsync, p.SynchronousCommit)
	}
	return errors.Join(err, conn.Close(ctx))
}

func (p *postgresResult) compare(ctx context.Context, o options, invoice []byte, cluster *pg.Cluster) error {
	span := time.Duration(o.seconds * float64(time.Second))
	var ours []map[string]any
	total := &riverBench{}
	for range rounds {
		// River stops meanwhile: it asks the server for jobs all the time.
		f, err := riverRound(ctx, o, invoice, cluster, span)
		if err != nil {
			return err
		}
		total.many.add(f.many)
		total.one.add(f.one)
		figures, err := measureChancery(ctx, o, cluster.URL("ours"))
		if err != nil {
			return err
		}
		jobs, _ := figures["jobs_per_second"].(float64)
		p.VsRiverByRound = append(p.VsRiverByRound, ratio(jobs, f.many.rate()))
		ours = append(ours, figures)
	}
	p.Chancery, p.River, p.VsRiver = medians(ours), total.result(), median(p.VsRiverByRound)
	p50, _ := p.Chancery["one_caller_p50_ms"].(float64)
	p99, _ := p.Chancery["one_caller_p99_ms"].(float64)
	p.VsRiverP50, p.VsRiverP99 = ratio(p50, p.River.OneCallerP50), ratio(p99, p.River.OneCallerP99)
	return nil
}

// replicas measures with several servers, which take turns in each round.
func (p *postgresResult) replicas(ctx context.Context, o options, cluster *pg.Cluster) error {
	p.Servers, p.Crowds = map[string]float64{}, map[string]float64{}
	rates, crowds := map[string][]float64{}, map[string][]float64{}
	for range rounds {
		for _, n := range []string{"1", "2", "3"} {
			figures, err := measureChancery(ctx, o, cluster.URL("ours"), "--servers", n)
			if err != nil {
				return err
			}
			jobs, _ := figures["jobs_per_second"].(float64)
			rates[n] = append(rates[n], jobs)
			crowd, _ := figures["crowd_per_second"].(float64)
			crowds[n] = append(crowds[n], crowd)
			p.Servers[n], p.Crowds[n] = median(rates[n]), median(crowds[n])
		}
	}
	return nil
}

func riverRound(ctx context.Context, o options, invoice []byte, cluster *pg.Cluster, span time.Duration) (*riverBench, error) {
	if err := cluster.SQL(ctx, "river", "DROP TABLE IF EXISTS bench_steps"); err != nil {
		return nil, err
	}
	b, err := openRiver(ctx, cluster.URL("river"), invoice)
	if err != nil {
		return nil, fmt.Errorf("starting River: %w", err)
	}
	return b, errors.Join(b.measure(ctx, o.callers, span), b.stop())
}
