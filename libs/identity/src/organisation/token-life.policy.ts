/** The longest life of a token, in days, where the organisation has not set another: a year that may be a leap year. */
export const usualLongestDays = 366;
