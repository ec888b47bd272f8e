/** The most values of a label. */
const mostValues = 100;

/** Makes a function that returns a label's value, or `other` once there are too many values: no label grows without end. */
export function createLabels(most = mostValues): (value: string) => string {
  const values = new Set<string>();
  return (value) => {
    if (values.has(value)) return value;
    if (values.size >= most) return 'other';
    values.add(value);
    return value;
  };
}
