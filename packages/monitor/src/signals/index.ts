export type { Bucket, Detector, DetectorOptions, Reading } from './detector/detector.ts';
export { createDetector } from './detector/detector.ts';
export type { AnomalyEpisode } from './detector/episodes.ts';
export type { Signal } from './detector/history.ts';
export type { SeriesKind } from './detector/transform.ts';
export type { QuantileSketch } from './quantile-sketch.ts';
export { createQuantileSketch, decodeQuantileSketch } from './quantile-sketch.ts';
export type { ServiceBucket, ServiceSeries, ServiceSeriesOptions } from './service-series.ts';
export { createServiceSeries, seriesBucketMs } from './service-series.ts';
