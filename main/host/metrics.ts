import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The host's own metrics in a registry of their own; `/metrics` and the `metrics` request print it. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 });
  const registers = [registry];
  return {
    registry,
    connections: new Gauge({
      name: 'landline_connections',
      help: 'Open connections by namespace.',
      labelNames: ['namespace'],
      registers,
    }),
    batches: new Counter({ name: 'landline_batches_total', help: 'Batches of events put into the log.', registers }),
    events: new Counter({ name: 'landline_events_total', help: 'Events put into the log.', registers }),
    requests: new Histogram({
      name: 'landline_request_seconds',
      help: 'How long requests took, by name.',
      labelNames: ['name'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
      registers,
    }),
    refused: new Counter({
      name: 'landline_refused_total',
      help: 'Requests refused, by name and error code.',
      labelNames: ['name', 'code'],
      registers,
    }),
    httpRefused: new Counter({
      name: 'landline_http_refused_total',
      help: 'Plain HTTP requests answered with an error, by status.',
      labelNames: ['status'],
      registers,
    }),
    handshakesRefused: new Counter({
      name: 'landline_handshakes_refused_total',
      help: 'Connections refused at the door, by error code.',
      labelNames: ['code'],
      registers,
    }),
    cutOff: new Counter({
      name: 'landline_cut_off_total',
      help: 'Connections the host ended, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    transferGap: new Gauge({
      name: 'landline_transfer_gap_seconds',
      help: 'How long file transfers wait between two chunks at present, so that messages are quick.',
      registers,
    }),
    badBytes: new Counter({
      name: 'landline_bad_bytes_total',
      help: 'Connections that spoke neither TLS nor HTTP, or broke the protocol, by kind.',
      labelNames: ['kind'],
      registers,
    }),
  };
}

export type HostMetrics = ReturnType<typeof createMetrics>;
