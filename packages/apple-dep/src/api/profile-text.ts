import { z } from 'zod';

/** A text that the service refuses when it is empty or longer than so many characters. (Apple: Define a profile) */
export function ProfileText(longest: number): z.ZodString {
  return z.string().min(1, 'expected a text').max(longest, `expected at most ${longest} characters`);
}

const httpsUrl = (text: string) => URL.canParse(text) && new URL(text).protocol === 'https:';

/** An https address. */
export const WebUrl: z.ZodString = z.string().refine(httpsUrl, 'expected an https URL');

/** The address that a device enrols at: https, at most 2,000 characters once encoded. (Apple: Define a profile) */
export const ProfileUrl: z.ZodString = WebUrl.refine(
  (text) => !httpsUrl(text) || encodeURI(text).length <= 2_000,
  'expected at most 2,000 characters',
);
