import type { ComponentChildren } from 'preact';

/** The largest thing on a page: a sentence, what belongs to it, and what can be done. */
export function Headline(props: {
  readonly title: string;
  readonly language?: string;
  readonly above?: ComponentChildren;
  readonly children?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly isQuiet?: boolean;
}) {
  return (
    <section class={props.isQuiet ? 'headline quiet' : 'headline'}>
      {props.above && <p class="above">{props.above}</p>}
      <h1 tabIndex={-1} aria-live="polite" {...(props.language ? { lang: props.language } : {})}>
        {props.title}
      </h1>
      {props.children && <p>{props.children}</p>}
      {props.actions && <div class="actions">{props.actions}</div>}
    </section>
  );
}
