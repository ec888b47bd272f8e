import { expect, test } from 'vitest';
import { readLibrary } from '../../scripts/read-library.ts';
import { type ApiName, secretArguments, secretMembers } from '../../src/api/secret-members.ts';
import { endpoints } from '../../src/index.ts';

test('every schema and member of the table exists', () => {
  for (const [api, schemas] of Object.entries(secretMembers)) {
    const library = readLibrary(api as ApiName);
    for (const [schema, members] of Object.entries(schemas)) {
      for (const member of members) {
        // The published documents have a QR code in the Play EMM API's tokens that the library lacks.
        if (api === 'androidenterprise' && member === 'qrCode') continue;
        expect([...(library.schemas.get(schema)?.keys() ?? [])], `${api} ${schema}`).toContain(member);
      }
    }
  }
});

test('members with a name like a secret are in the table or in the list of exceptions', () => {
  const suspicious = /token$|password|secret|activationCode|^qrCode$|privateKey/i;
  const harmless =
    /pageToken|PageToken|previousPageToken|preProvisioningToken|PasswordMinimum|password(Requirements|Policies|Scope|Quality|History|Expiration|PolicyScope)|maximumFailedPasswords|requirePasswordUnlock|resetPasswordFlags|enterpriseToken/;
  const found = (Object.keys(secretMembers) as ApiName[]).flatMap((api) =>
    [...readLibrary(api).schemas].flatMap(([schema, members]) =>
      [...members].flatMap(([member, type]) => {
        if (type !== 'string' || !suspicious.test(member) || harmless.test(member)) return [];
        return secretMembers[api][schema]?.includes(member) === true ? [] : [`${api} ${schema}.${member}`];
      }),
    ),
  );
  expect(found).toMatchInlineSnapshot(`
    [
      "androidmanagement ApnSetting.password",
      "androidmanagement ChoosePrivateKeyRule.privateKeyAlias",
    ]
  `);
});

test('a query parameter of the table belongs to some method', () => {
  const all = new Set(endpoints.flatMap(({ query = [] }) => query));
  expect([...secretArguments].filter((name) => !all.has(name))).toEqual([]);
});
