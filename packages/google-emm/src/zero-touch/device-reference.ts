/** A device, by its id or by its identifiers. (Zero-touch: DeviceReference) */
export type DeviceReference =
  | {
      /** The id of the device. A 64-bit integer as decimal text. */
      readonly deviceId: string;
    }
  | {
      /** The identifiers of the device. A serial number also needs the manufacturer. */
      readonly deviceIdentifier: {
        /** The IMEI. */
        readonly imei?: string;
        /** The MEID. */
        readonly meid?: string;
        /** The serial number of the manufacturer. */
        readonly serialNumber?: string;
        /** The manufacturer. */
        readonly manufacturer?: string;
        /** The model. */
        readonly model?: string;
      };
    };
