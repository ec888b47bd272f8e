import { badRequest, type Refusal } from './refusal.ts';

type Members = Readonly<Record<string, unknown>>;

/** Judges a profile as the service does, in the order of its documentation. (Apple: Define a profile) */
export function judgeProfile(profile: Members): Refusal | undefined {
  const text = rules.find((rule) => rule.broken(profile))?.text;
  return text === undefined ? undefined : badRequest(text);
}

const rules: readonly { readonly text: string; readonly broken: (profile: Members) => boolean }[] = [
  { text: 'CONFIG_NAME_REQUIRED', broken: ({ profile_name }) => profile_name === undefined },
  { text: 'CONFIG_NAME_INVALID', broken: ({ profile_name }) => !isText(profile_name, 125) },
  { text: 'CONFIG_URL_REQUIRED', broken: ({ url }) => url === undefined },
  { text: 'CONFIG_URL_INVALID', broken: ({ url }) => !isText(url, 2_000) || !URL.canParse(url) },
  { text: 'DEPARTMENT_INVALID', broken: ({ department }) => isWrong(department, 125) },
  {
    text: 'FLAGS_INVALID',
    broken: ({ is_mdm_removable, is_supervised }) => is_mdm_removable === false && is_supervised !== true,
  },
  { text: 'LOCALE_INVALID', broken: isLocaleWrong },
  { text: 'MAGIC_INVALID', broken: ({ org_magic }) => isWrong(org_magic, 256) },
  { text: 'SUPPORT_EMAIL_INVALID', broken: ({ support_email_address }) => isWrong(support_email_address, 250) },
  { text: 'SUPPORT_PHONE_INVALID', broken: ({ support_phone_number }) => isWrong(support_phone_number, 50) },
];

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest;
}

function isWrong(value: unknown, longest: number): boolean {
  return value !== undefined && !isText(value, longest);
}

function isLocaleWrong({ language = 'en', region = 'US' }: Members): boolean {
  if (typeof language !== 'string' || typeof region !== 'string' || !/^[A-Za-z]{2}$/.test(region)) return true;
  try {
    return new Intl.Locale(`${language}-${region}`).region !== region.toUpperCase();
  } catch {
    return true;
  }
}
