// What others may ask about reviews.
export { reviewFileReaders, reviewsWithFiles } from './review/review-file.read.js';
