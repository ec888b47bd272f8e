/** An object whose members the vendor chose. */
export type Json = Record<string, unknown>;

/** Copies an object, member by member, under other names. */
export type Copy = (object: Json) => Json;

/** Whether an object has exactly these members in this order. */
export function hasKeys(object: Json, keys: readonly string[]): boolean {
  let index = 0;
  for (const key in object) {
    if (key !== keys[index]) return false;
    index += 1;
  }
  return index === keys.length;
}

/** Copies an object that has the members of a layout; returns undefined for any other object. */
export type Take = (object: Json) => Json | undefined;

/** Whether every enumeration of an object has a documented value, or none. */
export type Settled = (object: Json) => boolean;

/**
 * Makes a function that copies objects with the given members under new names, `kept` of them; without `nameOf` it
 * returns the object itself. An object with other members, or with a member that is undefined, gives undefined.
 *
 * A page holds a thousand objects with the same members. Copying them by an object literal, made once as code, takes a
 * fifth of the time of a loop, because the engine then knows the result's shape. To count the members and to read each
 * takes half the time of comparing their names. Where code may not be generated, loops are used.
 */
export function compileTake(
  keys: readonly string[],
  kept: readonly string[],
  nameOf: ((key: string) => string) | undefined,
): Take {
  // Every object seems to have these, so that reading them proves nothing.
  const isSafe = !keys.some((key) => key in Object.prototype);
  const values = keys.map(
    (key, index) => `const v${index}=object[${JSON.stringify(key)}];if(v${index}===undefined)return;`,
  );
  // JSON text is a safe JavaScript literal.
  const members = kept.map((key) => `${JSON.stringify(nameOf?.(key) ?? key)}:v${keys.indexOf(key)}`);
  const result = nameOf ? `{${members.join(',')}}` : 'object';
  const count = `let count=0;for(const key in object)count+=1;if(count!==${keys.length})return;`;
  const take = isSafe ? generate<Take>(`${count}${values.join('')}return ${result}`) : undefined;
  return take ?? takeByLoop(keys, nameOf ? copyByLoop(kept.map((key) => [key, nameOf(key)])) : undefined);
}

/** Makes a function that does the same without generating code: for members that will hardly come again. */
export function takeByLoop(keys: readonly string[], copy: Copy | undefined): Take {
  return (object) => {
    if (!hasKeys(object, keys)) return undefined;
    return copy ? copy(object) : object;
  };
}

/** Makes the check of the given enumerations. */
export function compileSettled(
  enumerations: readonly (readonly [key: string, values: ReadonlySet<string>])[],
): Settled {
  const tests = enumerations.map(([key, values]) => {
    const comparisons = Array.from(values, (value) => `value===${JSON.stringify(value)}`);
    return `value=object[${JSON.stringify(key)}];if(!(${[...comparisons, 'typeof value!=="string"'].join('||')}))return false;`;
  });
  const isKnown = (value: unknown, values: ReadonlySet<string>) => typeof value !== 'string' || values.has(value);
  return (
    generate<Settled>(`let value;${tests.join('')}return true`) ??
    ((object) => enumerations.every(([key, values]) => isKnown(object[key], values)))
  );
}

function generate<Made extends Take | Settled>(code: string): Made | undefined {
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- the text holds nothing of the vendor's but JSON strings.
    return new Function('object', code) as Made;
  } catch {
    return undefined;
  }
}

/** Makes a function that copies objects under new names, given in pairs, without generating code. */
export function copyByLoop(pairs: readonly (readonly [key: string, name: string])[]): Copy {
  return (object) => {
    const result: Json = {};
    for (const [key, name] of pairs) {
      if (name === '__proto__')
        Object.defineProperty(result, name, {
          value: object[key],
          enumerable: true,
          configurable: true,
          writable: true,
        });
      else result[name] = object[key];
    }
    return result;
  };
}
