/** The documents that workflows are usually made for. */
export const schemas = [
  'bill/invoice', 'bill/order', 'bill/delivery', 'bill/payment', 'bill/status', 'org/party', 'org/item', 'note/message',
];
