import { getAssets } from './assets.ts';
import { getAssignments } from './assignments.ts';
import { getClientConfig, updateClientConfig } from './client-config.ts';
import { getEventStatus } from './events.ts';
import { associateAssets, disassociateAssets, revokeAssets } from './manage-assets.ts';
import { getServiceConfig } from './service-config.ts';
import { addSubscriptionAdmins, getSubscriptionAdmins, removeSubscriptionAdmins } from './subscription-admins.ts';
import {
  associateSubscriptions,
  disableSubscriptions,
  disassociateSubscriptions,
  enableSubscriptions,
  getSubscriptionAssignments,
  getSubscriptions,
} from './subscriptions.ts';
import { createUsers, getUsers, retireUsers, updateUsers } from './users.ts';

/** Every call of the Apps and Books service that this package makes and its simulator answers. */
export const endpoints = [
  getServiceConfig,
  getClientConfig,
  updateClientConfig,
  getAssets,
  associateAssets,
  disassociateAssets,
  revokeAssets,
  getAssignments,
  getUsers,
  createUsers,
  updateUsers,
  retireUsers,
  getEventStatus,
  enableSubscriptions,
  disableSubscriptions,
  getSubscriptions,
  getSubscriptionAssignments,
  associateSubscriptions,
  disassociateSubscriptions,
  getSubscriptionAdmins,
  addSubscriptionAdmins,
  removeSubscriptionAdmins,
] as const;
