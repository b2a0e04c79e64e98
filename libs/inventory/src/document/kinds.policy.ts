/** Kinds of evidence and agreements that the register knows (control list S1, S2, P5). */
export const documentKinds = [
  'soc_2_type_1', 'soc_2_type_2', 'soc_3', 'csa_star_level_1', 'csa_star_level_2', 'iso_27001_certificate', 'iso_27001_statement_of_applicability', 'iso_27017_certificate',
  'iso_27018_certificate', 'iso_27701_certificate', 'iso_42001_certificate', 'pci_dss_attestation', 'hipaa_attestation', 'hitrust_certificate', 'fedramp_authorisation', 'nist_ai_rmf_profile', 'sr_11_7_validation',
  'fda_submission', 'iec_62443_certificate', 'dfars_attestation', 'eu_declaration_of_conformity', 'dpia', 'fundamental_rights_impact_assessment', 'transfer_impact_assessment', 'penetration_test', 'red_team_report',
  'vulnerability_scan', 'business_continuity_plan', 'insurance_certificate', 'model_card', 'data_card', 'system_card', 'evaluation_report', 'bill_of_materials', 'policy', 'addendum', 'contract', 'data_processing_agreement', 'nda',
  'licence_agreement', 'consent_record', 'deletion_confirmation', 'meeting_record', 'other',
] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** What stands for itself only with another document. */
export const needsMain: readonly DocumentKind[] = ['addendum'];
