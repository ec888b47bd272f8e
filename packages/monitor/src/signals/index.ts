export type { QuantileSketch } from './quantile-sketch.ts';
export { createQuantileSketch, decodeQuantileSketch } from './quantile-sketch.ts';
