import { describe, expect, test } from 'vitest';
import { checkTenants } from '../../src/config/check-tenants.ts';
import { formatProblem } from '../../src/config/config-error.ts';
import { tenantsIn } from '../../src/config/tenant-sources.ts';
import { parseYaml } from '../../src/config/yaml-source.ts';

const vpp = '{ service: apple.vpp, token: { file: t } }';

/** Checks the tenants of a text, which begins at its list. */
function check(text: string, defaults?: Parameters<typeof checkTenants>[1]) {
  const { entries, problems } = checkTenants(tenantsIn(parseYaml('x.yaml', text), '/folder'), defaults);
  return { entries, ids: entries.map(({ id }) => id), problems: problems.map(formatProblem) };
}

const tenant = (id: string, credentials: string, more = '') =>
  `  - id: ${id}\n    name: N\n${more}    credentials: [${credentials}]\n`;

describe('the id of a target', () => {
  test('is tenant/service, and with a name tenant/service/name', () => {
    const { ids, problems } = check(`tenants:\n${tenant('a', `${vpp}, ${vpp.replace('{ s', '{ name: two, s')}`)}`);
    expect(ids).toEqual(['a/apple.vpp', 'a/apple.vpp/two']);
    expect(problems).toEqual([]);
  });

  test('that two credentials of a tenant have is a mistake at the second', () => {
    expect(check(`tenants:\n${tenant('a', `${vpp}, ${vpp}`)}`).problems).toEqual([
      'x.yaml:4:63: tenants[0].credentials[1]: a second credential for a/apple.vpp; expected a "name" that tells them apart',
    ]);
  });

  test('may be in two tenants, whose ids differ', () => {
    expect(check(`tenants:\n${tenant('a', vpp)}${tenant('b', vpp)}`).problems).toEqual([]);
  });

  test('of a tenant that is there twice is a mistake, told once for each repetition', () => {
    expect(check(`tenants:\n${tenant('a', vpp)}${tenant('a', vpp)}${tenant('a', vpp)}`).problems).toEqual([
      'x.yaml:5:9: tenants[1].id: the tenant "a" is there already',
      'x.yaml:8:9: tenants[2].id: the tenant "a" is there already',
    ]);
  });
});

describe('a mistake in one place hides none in another', () => {
  test('credentials that can be understood are kept beside a broken one', () => {
    const { ids, problems } = check(
      `tenants:\n${tenant('a', `{ service: apple.vpp }, ${vpp.replace('{ s', '{ name: two, s')}`)}`,
    );
    expect(ids).toEqual(['a/apple.vpp/two']);
    expect(problems).toEqual(['x.yaml:4:19: tenants[0].credentials[0].token: missing; expected { file: … }']);
  });

  test('a tenant without a usable id still has its credentials checked', () => {
    const { ids, problems } = check(`tenants:\n${tenant('"a b"', vpp)}`);
    expect(ids).toEqual(['/apple.vpp']);
    expect(problems).toEqual(['x.yaml:2:9: tenants[0].id: expected 1 to 64 letters, digits, ".", "_" or "-"']);
  });

  test.each(['5', '"text"', 'null', '[]', '{ credentials: 5 }', '{ credentials: [1, null] }'])(
    'a tenant that is %s is a mistake, and nothing worse',
    (text) => {
      const { ids, problems } = check(`tenants: [${text}]\n`);
      expect(ids).toEqual([]);
      expect(problems.length).toBeGreaterThan(0);
    },
  );
});

describe('settings', () => {
  test('merge from the file over the tenant to the credential', () => {
    const text = `tenants:\n${tenant('a', vpp.replace('{ s', '{ retries: 0, s'), '    defaults: { timeout: 5s, retries: 2 }\n')}`;
    expect(check(text, { interval: '1m', timeout: '9s' }).entries[0]?.settings).toEqual({
      intervalMs: 60_000,
      timeoutMs: 5_000,
      retries: 0,
    });
  });

  test('that do not fit together are reported at the nearest level that sets one of them, and only there', () => {
    const inherited = check(`tenants:\n${tenant('a', vpp)}`, { interval: '5s' });
    expect(inherited.problems).toEqual([]);
    const own = check(`tenants:\n${tenant('a', vpp.replace('{ s', '{ timeout: 30s, s'))}`, { interval: '25s' });
    expect(own.problems).toEqual([
      expect.stringMatching(/^x\.yaml:4:\d+: tenants\[0\]\.credentials\[0\]\.timeout: the interval of 25 s is shorter/),
    ]);
  });
});
