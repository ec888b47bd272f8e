import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { accessToken, keepToken } from '../api/client.ts';
import { writeTime } from '../format/time.ts';
import { useTexts } from '../state/preferences.ts';
import type { Resource } from '../state/resource.ts';
import { Headline } from './headline.tsx';

/** A page that shows what the server has: loading, failed, refused, out of date, or there. */
export function Loaded<Data>({
  resource,
  children,
}: {
  readonly resource: Resource<Data>;
  readonly children: (data: Data) => ComponentChildren;
}) {
  const texts = useTexts();
  const { data, failure, readMs, reload } = resource;
  const status = failure?.problem?.status;
  if (status === 401) return <SignIn />;
  if (status === 403) return <Headline title={texts.states.forbidden}>{texts.states.forbiddenHelp}</Headline>;
  if (status === 404) return <Headline title={texts.states.notFound}>{failure?.message}</Headline>;
  if (data !== undefined)
    return (
      <>
        {failure && (
          <p class="stale" role="status">
            {texts.states.stale(writeTime(new Date(readMs).toISOString(), texts.language, Date.now()).short)}
          </p>
        )}
        {children(data)}
      </>
    );
  if (failure)
    return (
      <Headline
        title={texts.states.unreachable}
        actions={
          <button type="button" onClick={reload}>
            {texts.actions.retry}
          </button>
        }
      >
        {failure.problem ? failure.message : texts.states.unreachableHelp}
      </Headline>
    );
  return <Headline title={texts.states.loading} isQuiet />;
}

/** Asks who the user is: by the organisation's sign-in, or by an access token. */
function SignIn() {
  const texts = useTexts();
  const [token, setText] = useState('');
  const use = (event: Event) => {
    event.preventDefault();
    keepToken(token.trim());
    location.reload();
  };
  return (
    <Headline
      title={texts.states.signIn}
      actions={
        <>
          <a class="button primary" href={`/auth/sign-in?return=${encodeURIComponent(location.pathname)}`}>
            {texts.actions.signIn}
          </a>
          <form class="inline" onSubmit={use}>
            <label>
              {texts.states.token}
              <input
                type="password"
                autocomplete="off"
                value={token}
                onInput={(event) => setText(event.currentTarget.value)}
              />
            </label>
            <button type="submit">{texts.actions.useToken}</button>
          </form>
        </>
      }
    >
      {accessToken() !== null ? texts.states.wrongToken : texts.states.signInHelp}
    </Headline>
  );
}
