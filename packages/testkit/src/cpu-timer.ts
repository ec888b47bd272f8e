/**
 * Starts to measure the time that this process computes, in milliseconds. Unlike time on the clock it does not grow while
 * other processes have the machine: a test that guards against quadratic time compares it with a limit.
 */
export function startCpuTimer(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
}
