/** Roles that judge answers and may see what supports them. */
export const judges = ['reviewer', 'procurement', 'auditor', 'admin'] as const;
