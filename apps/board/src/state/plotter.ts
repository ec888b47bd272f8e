import 'uplot/dist/uPlot.min.css';

/** The library that draws charts. It is loaded on first use. */
export { default } from 'uplot';
