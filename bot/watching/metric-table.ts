import type { Kind } from '../../services/watching/vocabulary.ts';

/** One metric, as Prometheus knows it. What its labels may be stands in `services/watching/vocabulary.ts`. */
export interface MetricSpec {
  readonly type: 'histogram' | 'counter' | 'gauge';
  readonly name: string;
  readonly help: string;
  /** Of a histogram, in seconds. */
  readonly buckets?: readonly number[];
}

/** What a person waits for: an answer in a chat should be there within a second, and is given up after four. */
const waits = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** What is asked many times in a turn. */
const calls = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** The metric of each kind of thing that is watched; what is done for a request is in that of the request. */
export const metricTable: Readonly<Record<Exclude<Kind, 'route'>, MetricSpec>> = {
  turn: {
    type: 'histogram',
    name: 'two_step_turn_duration_seconds',
    help: 'Turns of chats, by the kind of activity; what waits for the turn before it is in it.',
    buckets: waits,
  },
  request: {
    type: 'histogram',
    name: 'two_step_http_request_duration_seconds',
    help: 'Requests that the bot answered, by the template of their route; `none` is a path that leads nowhere.',
    buckets: waits,
  },
  store: {
    type: 'histogram',
    name: 'two_step_store_duration_seconds',
    help: 'Calls to the store. A duplicate is an expected answer: of several who race, one wins.',
    buckets: calls,
  },
  outgoing: {
    type: 'histogram',
    name: 'two_step_outgoing_duration_seconds',
    help: 'Requests that the bot asked of others, each try by itself; of Teams with its repetitions.',
    buckets: waits,
  },
  job: {
    type: 'histogram',
    name: 'two_step_job_duration_seconds',
    help: 'Runs of what is done beside the turns.',
    buckets: [0.01, 0.1, 1, 10, 60],
  },
  jobSuccess: {
    type: 'gauge',
    name: 'two_step_job_last_success_timestamp_seconds',
    help: 'When a job last did what it is for, on this replica.',
  },
  audit: {
    type: 'counter',
    name: 'two_step_audit_events_total',
    help: 'Facts of the audit trail, counted by the replica that wrote them into it.',
  },
  setUp: {
    type: 'counter',
    name: 'two_step_set_ups_total',
    help: 'Set-ups that began, or ended, by how far they had come: begun, sent to the phone, or answered wrong.',
  },
  verification: {
    type: 'counter',
    name: 'two_step_verifications_total',
    help: 'Proofs of what is set up, by who wanted them: the chat, Entra, or a program.',
  },
  gate: {
    type: 'counter',
    name: 'two_step_gate_answers_total',
    help: 'What gates asked of people outside of the chat, and what came of it.',
  },
  question: {
    type: 'counter',
    name: 'two_step_questions_total',
    help: 'Questions of the chat: what was asked, and neither answered nor left for another, is where people stop.',
  },
  send: {
    type: 'counter',
    name: 'two_step_sends_total',
    help: 'Texts, calls and spoken notices that were given to the carrier, and its answer.',
  },
  textParts: {
    type: 'counter',
    name: 'two_step_text_parts_total',
    help: 'Parts that carriers bill accepted texts by.',
  },
  logLine: { type: 'counter', name: 'two_step_log_lines_total', help: 'Lines of the log, written or below its level.' },
  duties: { type: 'gauge', name: 'two_step_duties', help: 'What the bot owes, in the whole store.' },
  dutyDelay: {
    type: 'gauge',
    name: 'two_step_duty_delay_seconds',
    help: 'How long the duty waits past its time that should have been tried first; 0 where none is late.',
  },
  openBreakers: {
    type: 'gauge',
    name: 'two_step_open_breakers',
    help: 'Countries and ranges of numbers that nothing is sent to, because nobody answered.',
  },
  expiry: {
    type: 'gauge',
    name: 'two_step_expiry_timestamp_seconds',
    help: 'When the first of what the bot relies on is over.',
  },
};
