/**
 * How sure a verdict about a vendor is, from 0 to 1. It grows as chance becomes less probable; neutral hosts that nobody
 * asked, or that fail too, lower it; the vendor's own admission raises it.
 */
export function vendorConfidence(probability: number, healthy: number, asked: number, isAdmitted: boolean): number {
  const improbability = Math.min(1, -Math.log10(Math.max(probability, 1e-12)) / 12);
  const controls = asked === 0 ? 0.1 : 0.3 * (1 - healthy / asked);
  const confidence = rounded(0.7 + 0.25 * improbability - controls);
  return isAdmitted ? admittedConfidence(confidence) : confidence;
}

/** A confidence after the vendor has admitted the trouble. */
export function admittedConfidence(confidence: number): number {
  return rounded(confidence + 0.1);
}

function rounded(confidence: number): number {
  return Math.round(Math.min(0.99, confidence) * 100) / 100;
}
