import type { Fault } from '@mdmkit/core/testing';

const page =
  '<!DOCTYPE html>\n<html lang=en>\n<title>Error 502 (Server Error)!!1</title>\n<p><b>502.</b> <ins>That’s an error.</ins>';

const error = (code: number, status: string, message: string): Fault => ({
  status: code,
  headers: { 'content-type': 'application/json; charset=UTF-8' },
  body: { error: { code, message, status } },
});

/** What Google answers when it fails, for `google.faults.add({ endpoint, fault: emmFaults.badGateway })`. */
export const emmFaults = {
  /** 503, transient. */
  unavailable: error(503, 'UNAVAILABLE', 'The service is currently unavailable.'),
  /** 500. */
  internal: error(500, 'INTERNAL', 'Internal error encountered.'),
  /** A page of the front end, without JSON. */
  badGateway: { status: 502, headers: { 'content-type': 'text/html; charset=UTF-8' }, body: page },
  /** 500 in place of 404, as it comes for deleted resources at times. */
  notFoundAs500: error(500, 'INTERNAL', 'Requested entity was not found.'),
  /** What writes to a removed device are answered with. */
  notManaged: error(400, 'FAILED_PRECONDITION', 'Device is no longer being managed'),
  /** 304 without a body: the write would change nothing. */
  unchanged: { status: 304 },
  /** Success, and the answer is lost on the way: what was asked for has happened. */
  lostAnswer: 'reset-body',
} as const satisfies Readonly<Record<string, Fault>>;
