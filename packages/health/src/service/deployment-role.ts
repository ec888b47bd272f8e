/** What a process of a deployment does: it checks (`worker`), judges (`scheduler`), serves the API (`server`), or `all` of it. */
export const deploymentRoles = ['all', 'scheduler', 'worker', 'server'] as const;

/** What a process of a deployment does. */
export type DeploymentRole = (typeof deploymentRoles)[number];
