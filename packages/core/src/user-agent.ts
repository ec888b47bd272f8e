/** The product token that every request carries; all packages are released under one version. */
export const userAgent = 'mdmkit/0.1.0';
