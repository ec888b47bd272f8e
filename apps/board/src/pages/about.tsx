import type { About, Session } from '../api/api.generated.ts';
import { accessToken, keepToken } from '../api/client.ts';
import { writeNumber } from '../format/number.ts';
import { printable } from '../format/printable.ts';
import { Headline } from '../parts/headline.tsx';
import { Loaded } from '../parts/notice.tsx';
import { Time } from '../parts/time.tsx';
import { useTexts } from '../state/preferences.ts';
import { useResource } from '../state/resource.ts';

/** Who the user is, and what runs here. */
export function AboutPage() {
  const texts = useTexts();
  const session = useResource('GET /v1/session', '/v1/session');
  // A user who is limited to tenants learns nothing about the whole.
  const about = useResource('GET /v1/about', session.data?.tenants === null ? '/v1/about' : undefined).data;
  return (
    <Loaded resource={session}>
      {(user) => (
        <>
          <Headline
            title={about ? texts.about.headline(about.version) : texts.pages.about}
            actions={<SignOut session={user} />}
          >
            <a href="/v1/openapi.json">{texts.about.api}</a>
          </Headline>
          <ul class="list narrow">
            <Fact name={texts.about.you} value={printable(user.name)} />
            <Fact name={texts.about.role} value={`${user.role}: ${texts.about.roles[user.role]}`} />
            <Fact
              name={texts.about.sees}
              value={user.tenants === null ? texts.about.allTenants : printable(texts.list(user.tenants))}
            />
            {about && <AboutService about={about} />}
          </ul>
        </>
      )}
    </Loaded>
  );
}

function AboutService({ about }: { readonly about: About }) {
  const texts = useTexts();
  const number = (value: number) => writeNumber(value, texts.language);
  return (
    <>
      <Fact name={texts.about.checks} value={texts.about.targetsOf(number(about.targets), number(about.tenants))} />
      {about.locations.map(({ name, lastWriteAt }) => (
        <li key={name}>
          <span>
            {texts.about.locations}: {printable(name)}
          </span>
          <span>
            {texts.about.wrote} <Time at={lastWriteAt} seconds />
          </span>
        </li>
      ))}
      <Fact name={texts.about.store} value={about.storeKind} />
      <Fact name={texts.about.outbox} value={number(about.undelivered)} />
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <li>
      <span>{name}</span>
      <span>{value}</span>
    </li>
  );
}

/** Ends a session or forgets a token. A user of this machine has neither. */
function SignOut({ session }: { readonly session: Session }) {
  const texts = useTexts();
  if (accessToken() !== null)
    return (
      <button
        type="button"
        onClick={() => {
          keepToken(null);
          location.reload();
        }}
      >
        {texts.about.signOut}
      </button>
    );
  if (!session.name.startsWith('user:')) return null;
  return (
    <form method="post" action="/auth/sign-out">
      <button type="submit">{texts.about.signOut}</button>
    </form>
  );
}
