/** The program's version; all packages are released under one. */
export const version = '0.1.0';
