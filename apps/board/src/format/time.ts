/** How a time is written for a reader: short, in the zone of the reader. */
export interface WrittenTime {
  /** Short: the time of day; with the date if it is another day. */
  readonly short: string;
  /** The whole time in UTC, for those who compare logs. */
  readonly utc: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Returns a format; each is made once, because making one is slow. */
function formatOf(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, options);
  formats.set(key, format);
  return format;
}

const timeOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** Writes a time. */
export function writeTime(
  iso: string,
  language: string,
  nowMs: number,
  options: { readonly seconds?: boolean } = {},
): WrittenTime {
  const date = new Date(iso);
  const time = formatOf(language, { ...timeOptions, ...(options.seconds ? { second: '2-digit' } : {}) }).format(date);
  const isToday = date.toDateString() === new Date(nowMs).toDateString();
  return {
    short: isToday ? time : `${writeDay(iso, language, nowMs)} ${time}`,
    utc: `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`,
  };
}

/** Writes the time between two moments: the end without the day if it is the same day, both with seconds if they share a minute. */
export function writeRange(from: string, to: string, language: string, nowMs: number): string {
  const seconds = from.slice(0, 16) === to.slice(0, 16);
  const isSameDay = new Date(from).toDateString() === new Date(to).toDateString();
  const start = writeTime(from, language, nowMs, { seconds });
  const end = writeTime(to, language, isSameDay ? Date.parse(to) : nowMs, { seconds });
  return `${start.short}–${end.short}`;
}

/** Writes a day, with the year if it is another year. */
export function writeDay(iso: string, language: string, nowMs: number): string {
  const date = new Date(iso);
  const isThisYear = date.getFullYear() === new Date(nowMs).getFullYear();
  return formatOf(language, { month: 'short', day: 'numeric', ...(isThisYear ? {} : { year: 'numeric' }) }).format(
    date,
  );
}

/** Writes a month. */
export function writeMonth(iso: string, language: string): string {
  return formatOf(language, { month: 'long', year: 'numeric' }).format(new Date(iso));
}
