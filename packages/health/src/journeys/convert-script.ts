/** A recorded script as a module of a journey, and the secrets that its configuration has to name. */
export interface ConvertedScript {
  /** The text of the module. */
  readonly text: string;
  /** The names of secrets that it uses. */
  readonly secrets: readonly string[];
  /** How many typed texts were left as they are: nobody can tell whether they are secret. */
  readonly literals: number;
}

const literal = String.raw`'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"`;
const typing = new RegExp(String.raw`(\.(?:fill|type|pressSequentially)\()\s*(${literal})`, 'g');

/**
 * Makes a module of a script of `playwright codegen`: it imports this program's `test` and `expect`, and a text that was typed into a
 * field for a password, a code or a user becomes a secret. The texts themselves are gone.
 */
export function convertScript(script: string): ConvertedScript {
  const secrets = new Set<string>();
  let literals = 0;
  const text = script
    .split('\n')
    .map((line) =>
      line.replaceAll(typing, (whole, call: string) => {
        const field = line.slice(0, line.indexOf(call));
        if (/one-time|otp|\bcode\b|verification|認証コード|確認コード/i.test(field)) {
          secrets.add('totp');
          return `${call}await totp('totp')`;
        }
        const name = /pass|secret|pin\b|パスワード|暗証/i.test(field)
          ? 'password'
          : /user|e-?mail|login|account|ユーザー|メール/i.test(field)
            ? 'user'
            : undefined;
        if (name === undefined) {
          literals += 1;
          return whole;
        }
        secrets.add(name);
        return `${call}secret('${name}')`;
      }),
    )
    .join('\n');
  const names = [
    'expect',
    ...([...secrets].some((name) => name !== 'totp') ? ['secret'] : []),
    'test',
    ...(secrets.has('totp') ? ['totp'] : []),
  ];
  const imported = `import { ${names.join(', ')} } from '@mdmkit/health/journey';`;
  const withImport = /^import .*@playwright\/test.*$/m.test(text)
    ? text.replace(/^import .*@playwright\/test.*$/m, imported)
    : `${imported}\n\n${text}`;
  return { text: withImport, secrets: [...secrets].toSorted(), literals };
}
