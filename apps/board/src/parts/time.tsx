import { writeDay, writeTime } from '../format/time.ts';
import { useTexts } from '../state/preferences.ts';

/** A time in the reader's zone, short; in UTC on hover. */
export function Time({ at, seconds = false }: { readonly at: string; readonly seconds?: boolean }) {
  const { short, utc } = writeTime(at, useTexts().language, Date.now(), { seconds });
  return (
    <time dateTime={at} title={utc}>
      {short}
    </time>
  );
}

/** A day in the reader's zone; in UTC on hover. */
export function Day({ at }: { readonly at: string }) {
  const { language } = useTexts();
  return (
    <time dateTime={at} title={writeTime(at, language, Date.now()).utc}>
      {writeDay(at, language, Date.now())}
    </time>
  );
}
