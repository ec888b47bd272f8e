import { createHash } from 'node:crypto';
import type { OrganisationDevice } from './organisation.ts';

/** The hardware facts of a device: the same in every simulated service, and always the same for a serial number. */
export interface DeviceHardware {
  /** The Wi-Fi address: 12 upper-case hexadecimal digits. */
  readonly wifiMacAddress: string;
  /** The Bluetooth address: 12 upper-case hexadecimal digits. */
  readonly bluetoothMacAddress: string;
  /** The Ethernet addresses: 12 upper-case hexadecimal digits each. Empty for devices without Ethernet. */
  readonly ethernetMacAddresses: readonly string[];
  /** The IMEIs: 15 digits with a valid check digit. Empty for devices without a mobile radio. */
  readonly imei: readonly string[];
  /** The MEIDs: 14 hexadecimal digits. Empty for devices without a mobile radio. */
  readonly meid: readonly string[];
  /** The identifier of the eSIM: 32 digits. Undefined for devices without one. */
  readonly eid: string | undefined;
}

/** Computes the hardware facts of a device from its serial number. */
export function hardwareOf({ serialNumber, productFamily }: OrganisationDevice): DeviceHardware {
  const digest = createHash('md5').update(serialNumber).digest();
  // Locally administered addresses (IEEE 802, second-least-significant bit), so that no real device has them.
  const macAddress = (index: number) =>
    `F2${digest.toString('hex', 0, 4)}${index.toString(16).padStart(2, '0')}`.toUpperCase();
  const hasRadio = productFamily === 'iPhone' || productFamily === 'iPad';
  const digits = String(digest.readUIntBE(4, 6)).padStart(15, '0');
  const imei = (index: number) => withCheckDigit(`35${digits.slice(-11)}${index}`);
  return {
    wifiMacAddress: macAddress(0),
    bluetoothMacAddress: macAddress(1),
    ethernetMacAddresses: hasRadio ? [] : [macAddress(2)],
    imei: hasRadio ? [imei(0), imei(1)] : [],
    meid: hasRadio ? [imei(0).slice(0, 14)] : [],
    eid: hasRadio ? `8904903200${digits}${digits.slice(-7)}` : undefined,
  };
}

/** Appends the check digit of an IMEI. (Luhn, ISO/IEC 7812-1) */
function withCheckDigit(digits: string): string {
  const sum = Array.from(digits, Number).reduce((total, digit, index) => {
    const value = (digits.length - index) % 2 === 0 ? digit : digit * 2;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
