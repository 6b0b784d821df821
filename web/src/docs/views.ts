import type { View } from '$/views';

export const views: View[] = [];
