import { jsonAnswer } from './answers.ts';

const reasons: Readonly<Record<string, string>> = {
  INVALID_ARGUMENT: 'invalid',
  FAILED_PRECONDITION: 'conditionNotMet',
  PERMISSION_DENIED: 'forbidden',
  NOT_FOUND: 'notFound',
  RESOURCE_EXHAUSTED: 'quotaExceeded',
};

/** An error as the Play EMM API writes it: in the older envelope, with a list of reasons and no canonical status. */
export async function toOlderEnvelope(answer: Response): Promise<Response> {
  const { error } = (await answer.json()) as { readonly error: { code: number; message: string; status: string } };
  const { code, message, status } = error;
  const reason = reasons[status] ?? 'backendError';
  return jsonAnswer({ error: { errors: [{ domain: 'global', reason, message }], code, message } }, code);
}
