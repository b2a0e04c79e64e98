// What others may ask about reviews.
export { reviewFileReaders } from './review/review-file.read.js';
