/** What a real socket has to do instead of sending an answer properly. */
export type ConnectionFault = 'hang' | 'stall' | 'reset' | 'reset-body' | 'reset-after';

const faults = new WeakMap<Response, ConnectionFault>();

/** An answer that stands for a fault below HTTP; servers and msw handlers turn it into the real thing. */
export function connectionFault(fault: ConnectionFault, answer?: Response): Response {
  const response = answer ?? new Response(null, { status: 200 });
  faults.set(response, fault);
  return response;
}

/** The fault that an answer stands for. */
export function connectionFaultOf(response: Response): ConnectionFault | undefined {
  return faults.get(response);
}
